package io.scanstream.trainer.dataset;

/** Which of some things hang together: a disjoint-set forest with path halving. */
final class Connections {

    private final int[] parents;

    Connections(int size) {
        parents = new int[size];
        for (int i = 0; i < size; i++) {
            parents[i] = i;
        }
    }

    void connect(int one, int other) {
        int first = representative(one);
        int second = representative(other);
        parents[Math.max(first, second)] = Math.min(first, second);
    }

    /** The same for all that hang together: the first of them. */
    int representative(int of) {
        int at = of;
        while (parents[at] != at) {
            parents[at] = parents[parents[at]];
            at = parents[at];
        }
        return at;
    }
}
