package io.scanstream.trainer.training;

import ai.djl.ndarray.NDManager;
import io.scanstream.model.ImageNetwork;
import io.scanstream.model.Logits;

/** What a trained head says of cached features. */
public final class HeadPrediction {

    private HeadPrediction() {}

    /** @return logits, rows x classes */
    public static double[][] of(FeatureTable table, ImageNetwork network) {
        try (NDManager scratch = network.manager().newSubManager()) {
            return Logits.of(network.logits(table.all(scratch), false));
        }
    }
}
