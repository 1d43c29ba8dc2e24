package io.scanstream.trainer.duplicates;

/** Which of some things hang together: a disjoint-set forest with path halving. */
public final class Connections {

    private final int[] parents;

    public Connections(int size) {
        parents = new int[size];
        for (int i = 0; i < size; i++) {
            parents[i] = i;
        }
    }

    public void connect(int one, int other) {
        int first = representative(one);
        int second = representative(other);
        parents[Math.max(first, second)] = Math.min(first, second);
    }

    /** The same for all that hang together: the first of them. */
    public int representative(int of) {
        int at = of;
        while (parents[at] != at) {
            parents[at] = parents[parents[at]];
            at = parents[at];
        }
        return at;
    }
}
