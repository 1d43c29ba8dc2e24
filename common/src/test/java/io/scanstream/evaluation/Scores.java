package io.scanstream.evaluation;

import java.util.Random;

/** Scores by chance, the same ones for the same seed. */
final class Scores {

    private Scores() {}

    /**
     * Positive images score higher on average.
     *
     * @param levels number of different scores; few make many ties
     */
    static ScoredImages random(long seed, int size, int levels) {
        Random random = new Random(seed);
        double[] scores = new double[size];
        boolean[] positives = new boolean[size];
        for (int i = 0; i < size; i++) {
            positives[i] = i == 0 || (i > 1 && random.nextInt(3) == 0); // one of each at least
            double score = 0.5 + 0.2 * random.nextGaussian() + (positives[i] ? 0.15 : 0);
            scores[i] = Math.min(1, Math.max(0, Math.rint(score * levels) / levels));
        }
        return new ScoredImages(scores, positives);
    }

    /** The same images, those that scored highest now scoring lowest. */
    static ScoredImages reversed(ScoredImages images) {
        double[] scores = new double[images.size()];
        for (int i = 0; i < scores.length; i++) {
            scores[i] = 1 - images.scores()[i];
        }
        return new ScoredImages(scores, images.positives());
    }

    /** The same images several times over. */
    static ScoredImages repeated(ScoredImages images, int times) {
        double[] scores = new double[images.size() * times];
        boolean[] positives = new boolean[scores.length];
        for (int i = 0; i < scores.length; i++) {
            scores[i] = images.scores()[i % images.size()];
            positives[i] = images.positives()[i % images.size()];
        }
        return new ScoredImages(scores, positives);
    }

    /** Negative images score from 0 to below a half, positive ones from a half to 1. */
    static ScoredImages separated(int negatives, int positives) {
        double[] scores = new double[negatives + positives];
        boolean[] truth = new boolean[scores.length];
        for (int i = 0; i < scores.length; i++) {
            truth[i] = i >= negatives;
            scores[i] = truth[i] ? 0.5 + 0.5 * (i - negatives) / positives : 0.5 * i / negatives;
        }
        return new ScoredImages(scores, truth);
    }

    /** Normal distributions of equal width, the positive one {@code distance} standard deviations higher. */
    static ScoredImages binormal(Random random, int negatives, int positives, double distance) {
        double[] scores = new double[negatives + positives];
        boolean[] truth = new boolean[scores.length];
        for (int i = 0; i < scores.length; i++) {
            truth[i] = i >= negatives;
            scores[i] = random.nextGaussian() + (truth[i] ? distance : 0);
        }
        return new ScoredImages(scores, truth);
    }
}
