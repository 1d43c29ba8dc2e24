package io.scanstream.evaluation;

import io.scanstream.contract.Confusion;
import io.scanstream.contract.Estimate;

/** One class against the rest: what was said of the images, and how probable it was said to be. */
record Finding(ScoredImages images, Confusion confusion) {

    static Finding of(double[][] probabilities, int[] answers, int[] truth, int label) {
        ScoredImages images = ScoredImages.of(probabilities, truth, label);
        return new Finding(images, Confusion.of(ScoredImages.is(answers, label), images.positives()));
    }

    Estimate rocAuc() {
        return RocAuc.of(images);
    }

    /** @param pulse may throw, if the figure is no longer of interest */
    Estimate prAuc(Runnable pulse) {
        return AveragePrecision.of(images, pulse);
    }

    Estimate sensitivity() {
        return Proportion.of(confusion.truePositives(), confusion.positives());
    }

    Estimate specificity() {
        return Proportion.of(confusion.trueNegatives(), confusion.negatives());
    }

    /** Mean square of the probability's distance from what was true, 1 or 0. */
    double brier() {
        double sum = 0;
        for (int i = 0; i < images.size(); i++) {
            double distance = images.scores()[i] - (images.positives()[i] ? 1 : 0);
            sum += distance * distance;
        }
        return sum / images.size();
    }

    double ece() {
        return ReliabilityCurve.of(images).expectedCalibrationError();
    }
}
