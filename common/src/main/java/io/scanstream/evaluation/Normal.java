package io.scanstream.evaluation;

import org.apache.commons.statistics.distribution.NormalDistribution;

/** The standard normal distribution, which 95 % intervals and tests are read from. */
final class Normal {

    private static final NormalDistribution STANDARD = NormalDistribution.of(0, 1);

    /** 95 % lie between minus this and this. */
    static final double Z = STANDARD.inverseCumulativeProbability(0.975);

    private Normal() {}

    /** Probability of a deviation as large as this in either direction. */
    static double twoSided(double z) {
        return Math.min(1, 2 * STANDARD.survivalProbability(Math.abs(z)));
    }
}
