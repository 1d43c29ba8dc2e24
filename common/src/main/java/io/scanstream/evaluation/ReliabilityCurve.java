package io.scanstream.evaluation;

import java.util.ArrayList;
import java.util.List;

/**
 * What was foretold beside what came true, in bins of about equally many images: scores of a rare finding crowd near 0,
 * where bins of equal width would put nearly all of them into one.
 *
 * @param bins the lowest scores first; none is empty
 */
public record ReliabilityCurve(List<Bin> bins) {

    /** As many as Guo et al., "On calibration of modern neural networks", ICML 2017. */
    private static final int BINS = 15;

    /**
     * Images of similar score.
     *
     * @param images how many
     * @param score their mean
     * @param frequency share of them that are positive
     */
    public record Bin(int images, double score, double frequency) {}

    public ReliabilityCurve {
        bins = List.copyOf(bins);
    }

    /** A bin follows from the rank of the score; equal scores share a bin, so that the images' order changes nothing. */
    public static ReliabilityCurve of(ScoredImages images) {
        int[] counts = new int[BINS];
        int[] positives = new int[BINS];
        double[] sums = new double[BINS];
        double[] ranks = RocAuc.ranks(images.scores());
        for (int i = 0; i < ranks.length; i++) {
            int bin = (int) (BINS * (ranks[i] - 0.5) / ranks.length);
            counts[bin]++;
            positives[bin] += images.positives()[i] ? 1 : 0;
            sums[bin] += images.scores()[i];
        }
        List<Bin> bins = new ArrayList<>();
        for (int bin = 0; bin < BINS; bin++) {
            if (counts[bin] > 0) {
                bins.add(new Bin(counts[bin], sums[bin] / counts[bin], (double) positives[bin] / counts[bin]));
            }
        }
        return new ReliabilityCurve(bins);
    }

    /** Mean over the images of how far the frequency of their bin is from its mean score (ECE). */
    public double expectedCalibrationError() {
        double sum = 0;
        int images = 0;
        for (Bin bin : bins) {
            sum += bin.images() * Math.abs(bin.frequency() - bin.score());
            images += bin.images();
        }
        return images == 0 ? 0 : Math.min(1, sum / images);
    }
}
