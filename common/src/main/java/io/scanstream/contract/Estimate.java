package io.scanstream.contract;

/**
 * A figure from a sample, and the 95 % interval in which that of all such images may lie.
 *
 * @param value share, as counted on the sample
 * @param low lower bound, at most the value
 * @param high upper bound, at least the value
 */
public record Estimate(double value, double low, double high) {

    public Estimate {
        Rules.share("value", value);
        Rules.between("low", low, 0, value);
        Rules.between("high", high, value, 1);
    }
}
