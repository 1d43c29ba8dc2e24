package io.scanstream.evaluation;

import java.util.Arrays;
import java.util.Comparator;

/**
 * The probability that a model gave each image, and the truth.
 *
 * @param scores one per image: the probability of the class in question, higher is more likely
 * @param positives whether the image is of that class
 */
public record ScoredImages(double[] scores, boolean[] positives) {

    public ScoredImages {
        if (scores.length != positives.length) {
            throw new IllegalArgumentException("%d scores for %d images".formatted(scores.length, positives.length));
        }
        for (double score : scores) {
            if (Double.isNaN(score)) {
                throw new IllegalArgumentException("a score is not a number");
            }
        }
    }

    /**
     * One class against the rest.
     *
     * @param probabilities per image, per class; N x K
     * @param truth index of each image's class
     */
    public static ScoredImages of(double[][] probabilities, int[] truth, int label) {
        double[] scores = new double[probabilities.length];
        for (int i = 0; i < scores.length; i++) {
            scores[i] = probabilities[i][label];
        }
        return new ScoredImages(scores, is(truth, label));
    }

    static boolean[] is(int[] labels, int label) {
        boolean[] is = new boolean[labels.length];
        for (int i = 0; i < is.length; i++) {
            is[i] = labels[i] == label;
        }
        return is;
    }

    public int size() {
        return scores.length;
    }

    /** Indices of the images, the lowest score first. */
    Integer[] ascending() {
        Integer[] order = new Integer[scores.length];
        Arrays.setAll(order, i -> i);
        Arrays.sort(order, Comparator.comparingDouble(i -> scores[i]));
        return order;
    }

    public int positiveCount() {
        int count = 0;
        for (boolean positive : positives) {
            count += positive ? 1 : 0;
        }
        return count;
    }

    public int negativeCount() {
        return size() - positiveCount();
    }

    void requireBothKinds() {
        int count = positiveCount();
        if (count == 0 || count == size()) {
            throw new IllegalArgumentException("the AUC needs images of both kinds, got %d positive and %d negative"
                    .formatted(count, size() - count));
        }
    }
}
