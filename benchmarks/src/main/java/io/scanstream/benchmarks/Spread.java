package io.scanstream.benchmarks;

import java.util.Arrays;
import java.util.Collection;

/**
 * What was measured several times.
 *
 * @param low lower quartile
 * @param high upper quartile
 * @param count how often
 */
record Spread(double median, double low, double high, int count) {

    static Spread of(Collection<Double> values) {
        double[] sorted = values.stream().mapToDouble(value -> value).sorted().toArray();
        return new Spread(quantile(sorted, 0.5), quantile(sorted, 0.25), quantile(sorted, 0.75), sorted.length);
    }

    static Spread once(double value) {
        return new Spread(value, value, value, 1);
    }

    /** Linear between the two values nearest to it. */
    static double quantile(double[] sorted, double share) {
        if (sorted.length == 0) {
            throw new IllegalArgumentException("nothing was measured");
        }
        double place = share * (sorted.length - 1);
        int below = (int) place;
        int above = Math.min(below + 1, sorted.length - 1);
        return sorted[below] + (place - below) * (sorted[above] - sorted[below]);
    }

    static double quantile(Collection<Double> values, double share) {
        double[] sorted = values.stream().mapToDouble(value -> value).toArray();
        Arrays.sort(sorted);
        return quantile(sorted, share);
    }
}
