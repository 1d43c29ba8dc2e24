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
     * The point of the highest Youden index (sensitivity + specificity - 1), of equals the one nearest to a half. It
     * lies half way between two neighbouring scores, so that it depends on neither image alone.
     *
     * @param validation never the images whose score is reported
     */
    public static OperatingPoint youden(ScoredImages validation) {
        double[] sorted = Arrays.stream(validation.scores()).sorted().distinct().toArray();
        OperatingPoint best = new OperatingPoint(0.5);
        double bestIndex = Confusion.at(best, validation).youdenIndex();
        for (int i = 0; i + 1 < sorted.length; i++) {
            OperatingPoint candidate = new OperatingPoint((sorted[i] + sorted[i + 1]) / 2);
            double index = Confusion.at(candidate, validation).youdenIndex();
            boolean nearer = Math.abs(candidate.threshold - 0.5) < Math.abs(best.threshold - 0.5);
            if (index > bestIndex || (index == bestIndex && nearer)) {
                best = candidate;
                bestIndex = index;
            }
        }
        return best;
    }
}
