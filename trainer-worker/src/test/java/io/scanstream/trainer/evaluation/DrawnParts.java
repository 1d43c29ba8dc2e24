package io.scanstream.trainer.evaluation;

import io.scanstream.trainer.evaluation.FinalEvaluation.Part;
import java.util.Random;

/** Logits by chance of two classes, the same ones for the same seed. */
public final class DrawnParts {

    private DrawnParts() {}

    /**
     * Every third image is of class 1.
     *
     * @param distance how much higher the logit of the right class is, on average
     * @param shift of class 1's logit, which moves the best threshold
     */
    public static Part of(long seed, int size, double distance, double shift) {
        Random random = new Random(seed);
        double[][] logits = new double[size][2];
        int[] labels = new int[size];
        for (int i = 0; i < size; i++) {
            labels[i] = i % 3 == 0 ? 1 : 0;
            logits[i][0] = random.nextGaussian() + (labels[i] == 0 ? distance : 0);
            logits[i][1] = random.nextGaussian() + (labels[i] == 1 ? distance : 0) + shift;
        }
        return new Part(logits, labels);
    }
}
