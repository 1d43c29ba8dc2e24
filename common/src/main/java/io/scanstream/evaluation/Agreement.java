package io.scanstream.evaluation;

import io.scanstream.contract.Estimate;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * How alike two models answer the same images, whoever is right.
 *
 * @param images that both have labelled
 * @param flips those of them that they label differently
 * @param share of the images that they label alike, with Wilson's interval
 * @param kappa empty if there is nothing to agree on: no images, or one label for all
 * @param shifts by label, of those that both models know
 */
public record Agreement(
        long images, long flips, Estimate share, Optional<Kappa> kappa, Map<String, ScoreShift> shifts) {

    /**
     * Counts images one after another. What it takes of memory depends on the labels, not on the number of images. For
     * one thread.
     */
    public static final class Tally {

        private final Map<Kappa.Labels, Long> counts = new HashMap<>();
        private final Map<String, ScoreShift.Tally> shifts = new TreeMap<>();
        private long images;
        private long flips;

        /**
         * Adds an image.
         *
         * @param first the label that the first model gives it
         * @param firstScores its probabilities by label
         */
        public void add(
                String first, Map<String, Double> firstScores, String second, Map<String, Double> secondScores) {
            images++;
            flips += first.equals(second) ? 0 : 1;
            counts.merge(new Kappa.Labels(first, second), 1L, Long::sum);
            firstScores.forEach((label, score) -> {
                Double other = secondScores.get(label);
                if (other != null) {
                    shifts.computeIfAbsent(label, any -> new ScoreShift.Tally()).add(other - score);
                }
            });
        }

        /** Of the images so far. */
        public Agreement result() {
            Map<String, ScoreShift> byLabel = new TreeMap<>();
            shifts.forEach((label, tally) -> byLabel.put(label, tally.result()));
            return new Agreement(images, flips, Proportion.of(images - flips, images), Kappa.of(counts), byLabel);
        }
    }
}
