package io.scanstream.evaluation;

import java.util.Arrays;

/**
 * From which score on an image counts as positive.
 *
 * @param threshold an image is positive if its score is this or more
 */
public record OperatingPoint(double threshold) {

    public OperatingPoint {
        if (!(threshold >= 0 && threshold <= 1)) {
            throw new IllegalArgumentException("threshold is %s, but it must be from 0 to 1".formatted(threshold));
        }
    }

    public boolean isPositive(double score) {
        return score >= threshold;
    }

    /**
     * The point of the highest Youden index (sensitivity + specificity - 1), of equals the one nearest to a half. If it
     * is not a half, it lies half way between two neighbouring scores, so that it depends on neither image alone.
     *
     * @param validation never the images whose score is reported
     */
    public static OperatingPoint youden(ScoredImages validation) {
        OperatingPoint best = new OperatingPoint(0.5);
        double bestIndex = Confusion.at(best, validation).youdenIndex();
        for (double threshold : candidates(validation)) {
            OperatingPoint candidate = new OperatingPoint(threshold);
            double index = Confusion.at(candidate, validation).youdenIndex();
            boolean nearer = Math.abs(candidate.threshold - 0.5) < Math.abs(best.threshold - 0.5);
            if (index > bestIndex || (index == bestIndex && nearer)) {
                best = candidate;
                bestIndex = index;
            }
        }
        return best;
    }

    /** And 0, which calls every image positive: better than a threshold that is wrong more often than right. */
    private static double[] candidates(ScoredImages images) {
        double[] sorted = Arrays.stream(images.scores()).sorted().distinct().toArray();
        double[] candidates = new double[sorted.length];
        for (int i = 1; i < sorted.length; i++) {
            double middle = (sorted[i - 1] + sorted[i]) / 2;
            // Between two scores that are next to each other there is no number: half way would be the lower one.
            candidates[i] = middle > sorted[i - 1] ? middle : sorted[i];
        }
        return candidates;
    }
}
