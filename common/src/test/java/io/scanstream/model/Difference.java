package io.scanstream.model;

/** How far apart numbers are. */
final class Difference {

    private Difference() {}

    static double largest(float[] found, float[] expected) {
        if (found.length != expected.length) {
            throw new AssertionError("%d numbers instead of %d".formatted(found.length, expected.length));
        }
        double largest = 0;
        for (int i = 0; i < found.length; i++) {
            // Once NaN, always NaN, which is less than nothing.
            largest = Math.max(largest, Math.abs((double) found[i] - expected[i]));
        }
        return largest;
    }
}
