package io.scanstream.evaluation;

import io.scanstream.contract.Estimate;

/** A share of counted cases with its 95 % interval. */
final class Proportion {

    private Proportion() {}

    /**
     * The score interval of Wilson, "Probable inference, the law of succession, and statistical inference", JASA 22
     * (1927). It stays within 0 to 1, and is no point where all cases, or none, are counted.
     *
     * @param whole 0: nothing is known, from 0 to 1
     */
    static Estimate of(long part, long whole) {
        if (whole == 0) {
            return new Estimate(0, 0, 1);
        }
        double n = whole;
        double share = part / n;
        double square = Normal.Z * Normal.Z;
        double centre = (share + square / (2 * n)) / (1 + square / n);
        double half = Normal.Z / (1 + square / n) * Math.sqrt(share * (1 - share) / n + square / (4 * n * n));
        // The formula's bound of none is 0 and of all is 1; rounding must not carry it past them.
        double low = part == 0 ? 0 : Math.min(share, Math.max(0, centre - half));
        double high = part == whole ? 1 : Math.max(share, Math.min(1, centre + half));
        return new Estimate(share, low, high);
    }
}
