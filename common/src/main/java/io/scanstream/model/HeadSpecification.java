package io.scanstream.model;

import io.scanstream.contract.HeadSettings;

/**
 * The classifier on a backbone: batch normalisation and pooling of its features, dropout, a hidden layer, dropout, one
 * output per class.
 *
 * @param pooling average if absent
 * @param activation of the hidden layer; leaky ReLU if absent
 * @param featureDropout share of features dropped before the hidden layer while training
 * @param hiddenDropout share of hidden units dropped before the output while training
 * @param weightDecay as Keras counts it: this times the sum of the squares of the hidden layer's kernel is added to the
 *     loss, so twice this times the kernel to the kernel's gradient; 0 if absent
 */
public record HeadSpecification(
        Pooling pooling,
        int hiddenUnits,
        Activation activation,
        double featureDropout,
        double hiddenDropout,
        Double weightDecay) {

    static final HeadSpecification NOTEBOOK_VGG =
            new HeadSpecification(Pooling.AVERAGE, 256, Activation.LEAKY_RELU, 0.5, 0.25, 0.0);

    static final HeadSpecification NOTEBOOK_ATTENTION =
            new HeadSpecification(Pooling.ATTENTION, 128, Activation.ELU, 0.5, 0.25, 0.0);

    static final HeadSpecification NOTEBOOK_RESNET =
            new HeadSpecification(Pooling.AVERAGE, 64, Activation.RELU, 0.5, 0.5, 0.001);

    public HeadSpecification {
        pooling = pooling == null ? Pooling.AVERAGE : pooling;
        activation = activation == null ? Activation.LEAKY_RELU : activation;
        weightDecay = weightDecay == null ? 0 : weightDecay;
        if (hiddenUnits < 1
                || !(featureDropout >= 0 && featureDropout < 1)
                || !(hiddenDropout >= 0 && hiddenDropout < 1)
                || !(weightDecay >= 0 && weightDecay <= 1)) {
            throw new IllegalArgumentException(
                    "a head needs hidden units above 0, dropouts from 0 to below 1 and a weight decay from 0 to 1, got "
                            + "%d, %s, %s, %s".formatted(hiddenUnits, featureDropout, hiddenDropout, weightDecay));
        }
    }

    /** These values, where the request does not say otherwise. */
    public HeadSpecification with(HeadSettings settings) {
        return new HeadSpecification(
                pooling,
                settings.hiddenUnits() == null ? hiddenUnits : settings.hiddenUnits(),
                activation,
                settings.featureDropout() == null ? featureDropout : settings.featureDropout(),
                settings.hiddenDropout() == null ? hiddenDropout : settings.hiddenDropout(),
                weightDecay);
    }
}
