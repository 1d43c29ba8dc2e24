package io.scanstream.model;

import ai.djl.ndarray.NDArray;
import java.util.Arrays;

/** Logits of the engine to probabilities of Java. */
public final class Probabilities {

    private Probabilities() {}

    /**
     * Softmax in double precision, so that a row adds up to 1 as closely as a reader of the answer may expect.
     *
     * @param logits N x K
     */
    public static double[][] of(NDArray logits) {
        int rows = (int) logits.getShape().get(0);
        int columns = (int) logits.getShape().get(1);
        float[] values = logits.toFloatArray();
        double[][] probabilities = new double[rows][columns];
        for (int row = 0; row < rows; row++) {
            softmax(values, row * columns, probabilities[row]);
        }
        return probabilities;
    }

    /** @param logits N x K */
    public static double[][] of(double[][] logits) {
        return Arrays.stream(logits).map(Probabilities::softmax).toArray(double[][]::new);
    }

    private static double[] softmax(double[] logits) {
        double largest = Arrays.stream(logits).max().orElse(0);
        double[] exponentials =
                Arrays.stream(logits).map(logit -> Math.exp(logit - largest)).toArray();
        double sum = Arrays.stream(exponentials).sum();
        return Arrays.stream(exponentials).map(exponential -> exponential / sum).toArray();
    }

    private static void softmax(float[] logits, int from, double[] target) {
        double largest = Double.NEGATIVE_INFINITY;
        for (int i = 0; i < target.length; i++) {
            largest = Math.max(largest, logits[from + i]);
        }
        double sum = 0;
        for (int i = 0; i < target.length; i++) {
            target[i] = Math.exp(logits[from + i] - largest);
            sum += target[i];
        }
        for (int i = 0; i < target.length; i++) {
            target[i] /= sum;
        }
    }
}
