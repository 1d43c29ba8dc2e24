package io.scanstream.evaluation;

import io.scanstream.contract.Estimate;
import org.apache.commons.statistics.ranking.NaturalRanking;
import org.apache.commons.statistics.ranking.TiesStrategy;

/**
 * Area under the ROC curve with its 95 % interval: the probability that a positive image scores above a negative one,
 * ties counting half.
 */
final class RocAuc {

    private static final int BISECTIONS = 60;

    private RocAuc() {}

    /**
     * Of images of which some are positive and some are not.
     *
     * @throws IllegalArgumentException if there are no positive or no negative images
     */
    static Estimate of(ScoredImages images) {
        double value = value(images);
        int positives = images.positiveCount();
        int negatives = images.negativeCount();
        return new Estimate(value, bound(value, 0, positives, negatives), bound(value, 1, positives, negatives));
    }

    /** The area alone, by mid-ranks (Mann and Whitney). */
    static double value(ScoredImages images) {
        images.requireBothKinds();
        double[] ranks = ranks(images.scores());
        double rankSum = 0;
        for (int i = 0; i < ranks.length; i++) {
            rankSum += images.positives()[i] ? ranks[i] : 0;
        }
        double positives = images.positiveCount();
        return (rankSum - positives * (positives + 1) / 2) / (positives * images.negativeCount());
    }

    /** From 1; of equal scores each has the mean of their ranks. */
    static double[] ranks(double[] scores) {
        return new NaturalRanking(TiesStrategy.AVERAGE).apply(scores);
    }

    /**
     * The score interval of Newcombe, "Confidence intervals for an effect size measure based on the Mann-Whitney
     * statistic", part 2, Statistics in Medicine 25 (2006), method 5: the theta whose own standard error, by Hanley and
     * McNeil with the mean group size, lies {@code Z} times between it and the value. Unlike intervals around the value,
     * as DeLong's, it does not collapse when the classes are fully separated.
     *
     * @param end 0 for the lower bound, 1 for the upper
     */
    private static double bound(double value, double end, int positives, int negatives) {
        double inside = value;
        double outside = end;
        for (int i = 0; i < BISECTIONS; i++) {
            double theta = (inside + outside) / 2;
            if (Math.abs(value - theta) <= Normal.Z * standardError(theta, positives, negatives)) {
                inside = theta;
            } else {
                outside = theta;
            }
        }
        return inside;
    }

    private static double standardError(double theta, int positives, int negatives) {
        double others = (positives + negatives) / 2.0 - 1;
        double variance = theta * (1 - theta) * (1 + others * (1 - theta) / (2 - theta) + others * theta / (1 + theta));
        return Math.sqrt(variance / ((double) positives * negatives));
    }
}
