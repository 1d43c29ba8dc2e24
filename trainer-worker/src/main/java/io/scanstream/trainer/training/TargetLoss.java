package io.scanstream.trainer.training;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import io.scanstream.contract.ClassBalance;
import io.scanstream.contract.Hyperparameters;
import java.util.Arrays;

/** Cross-entropy between what the network says and the truth, smoothed and weighted as the request wants it. */
final class TargetLoss {
    private final double smoothing;
    /** By class. */
    private final double[] weights;

    private TargetLoss(double smoothing, double[] weights) {
        this.smoothing = smoothing;
        this.weights = weights;
    }

    /**
     * @param labels of the training part, which the weights of the classes follow from: together they weigh as much as
     *     there are images, each class as much as the others
     */
    static TargetLoss of(Hyperparameters hyperparameters, int[] labels, int classes) {
        double[] weights = new double[classes];
        Arrays.fill(weights, 1);
        if (hyperparameters.balance() == ClassBalance.CLASS_WEIGHTS) {
            for (int label = 0; label < classes; label++) {
                int wanted = label;
                long count = Arrays.stream(labels).filter(l -> l == wanted).count();
                weights[label] = count == 0 ? 0 : (double) labels.length / (classes * count);
            }
        }
        return new TargetLoss(hyperparameters.labelSmoothing(), weights);
    }

    /**
     * Mean over the batch, differentiable.
     *
     * @param logits N x classes
     */
    NDArray of(NDArray logits, int[] labels, NDManager scratch) {
        float[] scaled = targets(labels);
        for (int i = 0; i < scaled.length; i++) {
            scaled[i] /= -labels.length;
        }
        NDArray factors = scratch.create(scaled, new Shape(labels.length, weights.length));
        return logits.logSoftmax(1).mul(factors).sum();
    }

    /** N x classes, row-major; a row adds up to the weight of its class. */
    float[] targets(int[] labels) {
        int classes = weights.length;
        float[] targets = new float[labels.length * classes];
        for (int i = 0; i < labels.length; i++) {
            double weight = weights[labels[i]];
            Arrays.fill(targets, i * classes, (i + 1) * classes, (float) (weight * smoothing / classes));
            targets[i * classes + labels[i]] = (float) (weight * (1 - smoothing + smoothing / classes));
        }
        return targets;
    }
}
