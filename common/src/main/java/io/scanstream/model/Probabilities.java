package io.scanstream.model;

import ai.djl.ndarray.NDArray;
import io.scanstream.evaluation.TemperatureScaling;

/** Logits of the engine to probabilities of Java. */
public final class Probabilities {

    private Probabilities() {}

    /**
     * Softmax.
     *
     * @param logits N x K
     */
    public static double[][] of(NDArray logits) {
        return TemperatureScaling.none().probabilities(Logits.of(logits));
    }
}
