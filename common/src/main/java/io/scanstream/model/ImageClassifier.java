package io.scanstream.model;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import io.scanstream.imaging.PixelBatch;
import io.scanstream.imaging.Preprocessing;

/** A published model, loaded and ready to answer. Safe for several threads; owns its network. */
public final class ImageClassifier implements AutoCloseable {

    private final ModelManifest manifest;
    private final String manifestSha256;
    private final ImageNetwork network;

    ImageClassifier(ModelManifest manifest, String manifestSha256, ImageNetwork network) {
        this.manifest = manifest;
        this.manifestSha256 = manifestSha256;
        this.network = network;
    }

    public ModelManifest manifest() {
        return manifest;
    }

    /** What a prediction names as the digest of its model. */
    public String manifestSha256() {
        return manifestSha256;
    }

    /**
     * What the model says of each image.
     *
     * @param batch prepared with this model's own pre-processing
     * @return per image, per label in the manifest's order: N x K, each row adding up to 1
     */
    public double[][] probabilities(PixelBatch batch) {
        if (!batch.preprocessing().equals(manifest.preprocessing())) {
            throw new IllegalArgumentException("the batch was prepared with %s, but %s needs %s"
                    .formatted(batch.preprocessing(), manifest.modelVersion(), manifest.preprocessing()));
        }
        try (NDManager scratch = network.manager().newSubManager()) {
            NDArray moments = network.moments(batch, scratch);
            return Probabilities.of(network.logits(moments, false));
        }
    }

    /** Lets the engine make its preparations for this model before the first image has to wait for them. */
    public void warmUp() {
        int size = manifest.preprocessing().size();
        try (NDManager scratch = network.manager().newSubManager()) {
            NDArray blank = scratch.zeros(new Shape(1, Preprocessing.CHANNELS, size, size));
            NDArray answer = network.logits(network.moments(blank), false);
            Probabilities.of(answer);
        }
    }

    @Override
    public void close() {
        network.close();
    }
}
