package io.scanstream.model;

import io.scanstream.contract.HeadSettings;

/**
 * The classifier on a backbone's pooled features: batch normalisation, dropout, a hidden layer with leaky ReLU of slope
 * 0.1, dropout, one output per class. The form of the notebooks' VGG heads.
 */
public record HeadSpecification(int hiddenUnits, double featureDropout, double hiddenDropout) {

    static final HeadSpecification NOTEBOOK_VGG = new HeadSpecification(256, 0.5, 0.25);

    public HeadSpecification {
        if (hiddenUnits < 1
                || !(featureDropout >= 0 && featureDropout < 1)
                || !(hiddenDropout >= 0 && hiddenDropout < 1)) {
            throw new IllegalArgumentException("a head needs hidden units above 0 and dropouts from 0 to below 1, got "
                    + "%d, %s, %s".formatted(hiddenUnits, featureDropout, hiddenDropout));
        }
    }

    /** These values, where the request does not say otherwise. */
    public HeadSpecification with(HeadSettings settings) {
        return new HeadSpecification(
                settings.hiddenUnits() == null ? hiddenUnits : settings.hiddenUnits(),
                settings.featureDropout() == null ? featureDropout : settings.featureDropout(),
                settings.hiddenDropout() == null ? hiddenDropout : settings.hiddenDropout());
    }
}
