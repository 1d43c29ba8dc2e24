package io.scanstream.evaluation;

import java.util.Arrays;
import java.util.Comparator;

/**
 * The probability that a model gave each image, and the truth.
 *
 * @param scores one per image: the probability of the class in question, higher is more likely
 * @param positives whether the image is of that class
 */
record ScoredImages(double[] scores, boolean[] positives) {

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
}
