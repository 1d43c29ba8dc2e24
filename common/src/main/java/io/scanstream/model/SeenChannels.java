package io.scanstream.model;

import ai.djl.ndarray.NDArray;
import java.util.Arrays;
import java.util.List;

/**
 * Mean and variance of each channel of what a batch normalisation is given, over images and positions, beside those that
 * it remembers. Not thread-safe.
 */
final class SeenChannels {

    private final float[] rememberedMean;
    private final float[] rememberedVariance;
    private final float epsilon;
    private final double[] means;
    private final double[] meanSquares;
    private int images;

    SeenChannels(ObservableBatchNorm normalisation) {
        this.rememberedMean = normalisation.runningMean();
        this.rememberedVariance = normalisation.runningVariance();
        this.epsilon = normalisation.epsilon();
        this.means = new double[rememberedMean.length];
        this.meanSquares = new double[rememberedMean.length];
    }

    /**
     * Counts some images in.
     *
     * @param input N x C x h x w
     * @param counted places in the batch
     */
    void add(NDArray input, List<Integer> counted) {
        try (NDArray squares = input.square();
                NDArray mean = input.getNDArrayInternal().globalAvgPool();
                NDArray meanSquare = squares.getNDArrayInternal().globalAvgPool()) {
            addRows(mean.toFloatArray(), counted, means);
            addRows(meanSquare.toFloatArray(), counted, meanSquares);
        }
        images += counted.size();
    }

    /** @param rows N x C, row-major */
    private static void addRows(float[] rows, List<Integer> counted, double[] sums) {
        for (int row : counted) {
            for (int channel = 0; channel < sums.length; channel++) {
                sums[channel] += rows[row * sums.length + channel];
            }
        }
    }

    /**
     * Median over the channels of the Kullback-Leibler divergence of what was seen from what is remembered, both taken
     * for normal distributions; in nats. Every variance is raised by the normalisation's epsilon, as when it divides, so
     * that channels that are all but dead are alike.
     */
    double divergence() {
        double[] divergences = new double[means.length];
        for (int channel = 0; channel < means.length; channel++) {
            double mean = means[channel] / images;
            double variance = Math.max(0, meanSquares[channel] / images - mean * mean) + epsilon;
            double remembered = (double) rememberedVariance[channel] + epsilon;
            double shift = mean - rememberedMean[channel];
            divergences[channel] =
                    0.5 * (Math.log(remembered / variance) + (variance + shift * shift) / remembered - 1);
        }
        return median(divergences);
    }

    static double median(double[] values) {
        double[] sorted = values.clone();
        Arrays.sort(sorted);
        int middle = sorted.length / 2;
        return sorted.length % 2 == 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
    }
}
