package io.scanstream.model;

import io.scanstream.imaging.PixelBatch;

/** A published model, loaded and ready to answer; safe for several threads. */
public interface ImageClassifier extends AutoCloseable {

    ModelManifest manifest();

    /** What a prediction names as the digest of its model. */
    String manifestSha256();

    /**
     * What the model says of each image.
     *
     * @param batch prepared with this model's own pre-processing
     * @return per image, per label in the manifest's order: N x K, each row adding up to 1
     */
    double[][] probabilities(PixelBatch batch);

    /**
     * Lets the engine make its preparations for batches of a size, before the first image has to wait for them.
     *
     * @param images in a batch
     * @throws IllegalStateException if the model's answers are not numbers
     */
    void warmUp(int images);

    /** Frees the model's memory; nothing may use it any more. */
    @Override
    void close();
}
