package io.scanstream.trainer.training;

import java.util.ArrayList;
import java.util.List;
import java.util.function.ToDoubleFunction;

/**
 * Times of two ways to do a thing, taken in turn, so that whatever else the machine does weighs on both. Which of them
 * goes first alternates.
 */
final class PairedTimes {
    private final List<Pair> pairs = new ArrayList<>();

    /** In nanoseconds. */
    private record Pair(long ours, long theirs) {}

    interface Action {
        void run() throws Exception;
    }

    void measure(Action ours, Action theirs) throws Exception {
        if (pairs.size() % 2 == 0) {
            long first = nanos(ours);
            pairs.add(new Pair(first, nanos(theirs)));
        } else {
            long first = nanos(theirs);
            pairs.add(new Pair(nanos(ours), first));
        }
    }

    private static long nanos(Action action) throws Exception {
        long began = System.nanoTime();
        action.run();
        return System.nanoTime() - began;
    }

    /** Forgets what was measured so far. */
    void restart() {
        pairs.clear();
    }

    double ourMilliseconds() {
        return quantile(0.5, pair -> pair.ours() / 1e6);
    }

    double theirMilliseconds() {
        return quantile(0.5, pair -> pair.theirs() / 1e6);
    }

    /**
     * How fast ours are in units of theirs, pair by pair.
     *
     * @param quantile 0.5: the median
     */
    double ratio(double quantile) {
        return quantile(quantile, pair -> (double) pair.theirs() / pair.ours());
    }

    private double quantile(double quantile, ToDoubleFunction<Pair> value) {
        double[] sorted = pairs.stream().mapToDouble(value).sorted().toArray();
        return sorted[(int) Math.round(quantile * (sorted.length - 1))];
    }
}
