package io.scanstream.model;

import ai.djl.ndarray.NDArray;

/** What the engine says of images, to numbers of Java. */
public final class Logits {

    private Logits() {}

    /** @param logits N x K */
    public static double[][] of(NDArray logits) {
        int rows = (int) logits.getShape().get(0);
        int columns = (int) logits.getShape().get(1);
        float[] values = logits.toFloatArray();
        double[][] widened = new double[rows][columns];
        for (int i = 0; i < values.length; i++) {
            widened[i / columns][i % columns] = values[i];
        }
        return widened;
    }
}
