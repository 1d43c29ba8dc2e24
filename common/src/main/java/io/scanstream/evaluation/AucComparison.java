package io.scanstream.evaluation;

import java.util.Arrays;
import java.util.OptionalDouble;

/**
 * Two models' areas under the ROC curve on the same images, which makes them dependent (DeLong, DeLong and
 * Clarke-Pearson, Biometrics 44, 1988; by the ranks of Sun and Xu, "Fast implementation of DeLong's algorithm", IEEE
 * Signal Processing Letters 21, 2014).
 *
 * @param first area of the first model
 * @param second area of the second
 * @param low lower bound of the 95 % interval of the first less the second, -1 to 1
 * @param high upper bound
 * @param p two-sided, that the areas are equal; empty if they differ on scores that leave no variance, such as those of
 *     two images, from which nothing follows
 */
public record AucComparison(double first, double second, double low, double high, OptionalDouble p) {

    /**
     * Compares them.
     *
     * @throws IllegalArgumentException if the images are not the same ones, or of one kind alone
     */
    public static AucComparison of(ScoredImages first, ScoredImages second) {
        if (!Arrays.equals(first.positives(), second.positives())) {
            throw new IllegalArgumentException("two models are compared on the same images in the same order");
        }
        double[] differences = placements(first);
        double[] others = placements(second);
        for (int i = 0; i < differences.length; i++) {
            differences[i] -= others[i];
        }
        double firstArea = RocAuc.value(first);
        double secondArea = RocAuc.value(second);
        double difference = firstArea - secondArea;
        double error = Math.sqrt(variance(differences, first.positives(), true) / first.positiveCount()
                + variance(differences, first.positives(), false) / first.negativeCount());
        return new AucComparison(
                firstArea,
                secondArea,
                Math.max(-1, difference - Normal.Z * error),
                Math.min(1, difference + Normal.Z * error),
                p(difference, error));
    }

    private static OptionalDouble p(double difference, double error) {
        if (error > 0) {
            return OptionalDouble.of(Normal.twoSided(difference / error));
        }
        return difference == 0 ? OptionalDouble.of(1) : OptionalDouble.empty();
    }

    /** Of each image, the share of those of the other kind that it is in order with; a positive one's mean is the area. */
    private static double[] placements(ScoredImages images) {
        images.requireBothKinds();
        double[] all = RocAuc.ranks(images.scores());
        double[] own = new double[all.length];
        rankAmongOwnKind(images, true, own);
        rankAmongOwnKind(images, false, own);
        double[] placements = new double[all.length];
        for (int i = 0; i < placements.length; i++) {
            placements[i] = images.positives()[i]
                    ? (all[i] - own[i]) / images.negativeCount()
                    : 1 - (all[i] - own[i]) / images.positiveCount();
        }
        return placements;
    }

    private static void rankAmongOwnKind(ScoredImages images, boolean positive, double[] target) {
        double[] ranks = RocAuc.ranks(ofKind(images.scores(), images.positives(), positive));
        int next = 0;
        for (int i = 0; i < target.length; i++) {
            if (images.positives()[i] == positive) {
                target[i] = ranks[next++];
            }
        }
    }

    private static double[] ofKind(double[] values, boolean[] positives, boolean positive) {
        double[] kept = new double[values.length];
        int count = 0;
        for (int i = 0; i < values.length; i++) {
            if (positives[i] == positive) {
                kept[count++] = values[i];
            }
        }
        return Arrays.copyOf(kept, count);
    }

    /** Of a sample; 0 for a single image. */
    private static double variance(double[] values, boolean[] positives, boolean positive) {
        double[] kept = ofKind(values, positives, positive);
        double mean = Arrays.stream(kept).average().orElse(0);
        double squares = Arrays.stream(kept)
                .map(value -> (value - mean) * (value - mean))
                .sum();
        return kept.length < 2 ? 0 : squares / (kept.length - 1);
    }
}
