package io.scanstream.evaluation;

import org.apache.commons.statistics.distribution.BinomialDistribution;

/**
 * Whether one of two models is right more often, told from the images on which one of them alone is (McNemar's test in
 * its exact form: a binomial test of a half).
 *
 * @param firstAlone images on which the first alone is right
 * @param secondAlone the second alone
 * @param p two-sided, that neither is right more often
 */
public record McNemar(int firstAlone, int secondAlone, double p) {

    /**
     * Compares them.
     *
     * @param first labels that the first model gives the images
     * @param second labels that the second gives them
     * @param truth their labels
     */
    public static McNemar of(int[] first, int[] second, int[] truth) {
        if (first.length != truth.length || second.length != truth.length) {
            throw new IllegalArgumentException("there are %d and %d answers, but the truth of %d images"
                    .formatted(first.length, second.length, truth.length));
        }
        int firstAlone = 0;
        int secondAlone = 0;
        for (int i = 0; i < truth.length; i++) {
            firstAlone += first[i] == truth[i] && second[i] != truth[i] ? 1 : 0;
            secondAlone += second[i] == truth[i] && first[i] != truth[i] ? 1 : 0;
        }
        return new McNemar(firstAlone, secondAlone, p(firstAlone, secondAlone));
    }

    /** A half makes the distribution symmetric: both tails are twice the smaller one. */
    private static double p(int firstAlone, int secondAlone) {
        BinomialDistribution chance = BinomialDistribution.of(firstAlone + secondAlone, 0.5);
        return Math.min(1, 2 * chance.cumulativeProbability(Math.min(firstAlone, secondAlone)));
    }
}
