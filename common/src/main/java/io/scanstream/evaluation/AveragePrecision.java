package io.scanstream.evaluation;

import io.scanstream.contract.Estimate;
import java.util.Arrays;
import java.util.SplittableRandom;

/**
 * Area under the precision-recall curve as average precision: the precision at each threshold, weighted by the recall
 * that it adds. Nothing is interpolated, which between the points of a precision-recall curve would flatter.
 */
final class AveragePrecision {

    private static final int RESAMPLES = 2_000;

    /** Fixed, so that the same scores have the same interval everywhere. */
    private static final int SEED = 1;

    /** Of each image, the index of its score among the different scores, the highest first. */
    private final int[] positiveLevels;

    private final int[] negativeLevels;
    private final int levels;

    private AveragePrecision(ScoredImages images) {
        images.requireBothKinds();
        Integer[] ascending = images.ascending();
        positiveLevels = new int[images.positiveCount()];
        negativeLevels = new int[images.negativeCount()];
        int positive = 0;
        int negative = 0;
        int level = 0;
        for (int i = ascending.length - 1; i >= 0; i--) {
            boolean isLower =
                    i < ascending.length - 1 && images.scores()[ascending[i]] != images.scores()[ascending[i + 1]];
            level += isLower ? 1 : 0;
            if (images.positives()[ascending[i]]) {
                positiveLevels[positive++] = level;
            } else {
                negativeLevels[negative++] = level;
            }
        }
        levels = level + 1;
    }

    /**
     * With the percentiles of a stratified bootstrap. Resamples of fully separated images are all separated; for those
     * the lower bound is Wilson's for as many right cases as there are positive images.
     *
     * @param beforeEachResample may throw, if the figure is no longer of interest
     * @throws IllegalArgumentException if there are no positive or no negative images
     */
    static Estimate of(ScoredImages images, Runnable beforeEachResample) {
        AveragePrecision precision = new AveragePrecision(images);
        double value =
                precision.value(precision.counts(precision.positiveLevels), precision.counts(precision.negativeLevels));
        if (value == 1) {
            int positives = images.positiveCount();
            return Proportion.of(positives, positives);
        }
        double[] resampled = precision.bootstrap(beforeEachResample);
        double low = resampled[(int) (0.025 * RESAMPLES)];
        double high = resampled[(int) (0.975 * RESAMPLES)];
        return new Estimate(value, Math.min(value, low), Math.max(value, high));
    }

    private double[] bootstrap(Runnable beforeEachResample) {
        SplittableRandom random = new SplittableRandom(SEED);
        double[] values = new double[RESAMPLES];
        for (int i = 0; i < values.length; i++) {
            beforeEachResample.run();
            values[i] = value(resample(positiveLevels, random), resample(negativeLevels, random));
        }
        Arrays.sort(values);
        return values;
    }

    /** Images at each level. */
    private int[] counts(int[] imageLevels) {
        int[] counts = new int[levels];
        for (int level : imageLevels) {
            counts[level]++;
        }
        return counts;
    }

    /** As many images, drawn with replacement. */
    private int[] resample(int[] imageLevels, SplittableRandom random) {
        int[] counts = new int[levels];
        for (int i = 0; i < imageLevels.length; i++) {
            counts[imageLevels[random.nextInt(imageLevels.length)]]++;
        }
        return counts;
    }

    private double value(int[] positives, int[] negatives) {
        double sum = 0;
        int found = 0;
        int answered = 0;
        for (int level = 0; level < levels; level++) {
            found += positives[level];
            answered += positives[level] + negatives[level];
            sum += positives[level] == 0 ? 0 : positives[level] * ((double) found / answered);
        }
        return Math.min(1, sum / positiveLevels.length);
    }
}
