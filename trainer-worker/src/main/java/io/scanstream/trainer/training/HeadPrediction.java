package io.scanstream.trainer.training;

import ai.djl.ndarray.NDManager;
import io.scanstream.model.ImageNetwork;
import io.scanstream.model.Probabilities;

/** What a trained head says of cached features. */
public final class HeadPrediction {

    private HeadPrediction() {}

    /** @return rows x classes */
    public static double[][] of(FeatureTable table, ImageNetwork network) {
        int all = network.stageCount();
        try (NDManager scratch = network.manager().newSubManager()) {
            return Probabilities.of(network.logits(table.all(scratch), all, all, false));
        }
    }
}
