package io.scanstream.evaluation;

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

    public int size() {
        return scores.length;
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
