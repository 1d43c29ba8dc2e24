package io.scanstream.trainer.training;

import ai.djl.ndarray.NDManager;
import io.scanstream.imaging.PixelBatch;
import io.scanstream.model.ImageNetwork;

/** The part of a network that does not change while the rest is trained. */
interface FrozenBackbone {

    /** Mean and mean square of each channel of each image's features: N x 2 x C, row-major. */
    float[] moments(PixelBatch batch);

    static FrozenBackbone of(ImageNetwork network) {
        return batch -> {
            try (NDManager scratch = network.manager().newSubManager()) {
                return network.frozenFeatures(batch, network.stageCount(), scratch)
                        .toFloatArray();
            }
        };
    }
}
