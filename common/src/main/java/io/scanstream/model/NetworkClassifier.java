package io.scanstream.model;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import io.scanstream.imaging.PixelBatch;
import io.scanstream.imaging.Preprocessing;

/** The answers of one of our own networks, which it owns. */
final class NetworkClassifier implements ImageClassifier {

    private final ModelManifest manifest;
    private final String manifestSha256;
    private final ImageNetwork network;

    /** @param network is fused, and freed by this */
    NetworkClassifier(ModelManifest manifest, String manifestSha256, ImageNetwork network) {
        this.manifest = manifest;
        this.manifestSha256 = manifestSha256;
        this.network = network;
        network.fuse();
    }

    @Override
    public ModelManifest manifest() {
        return manifest;
    }

    @Override
    public String manifestSha256() {
        return manifestSha256;
    }

    @Override
    public double[][] probabilities(PixelBatch batch) {
        if (!batch.preprocessing().equals(manifest.preprocessing())) {
            throw new IllegalArgumentException("the batch was prepared with %s, but %s needs %s"
                    .formatted(batch.preprocessing(), manifest.modelVersion(), manifest.preprocessing()));
        }
        int all = network.stageCount();
        try (NDManager scratch = network.manager().newSubManager()) {
            NDArray features = network.frozenFeatures(batch, all, scratch);
            return manifest.calibration().probabilities(Logits.of(network.logits(features, all, all, false)));
        }
    }

    @Override
    public void warmUp(int images) {
        int size = manifest.preprocessing().size();
        try (NDManager scratch = network.manager().newSubManager()) {
            // Laid out as real batches are: the preparations are for the layout as well.
            NDArray blank = scratch.zeros(new Shape(images, size, size, Preprocessing.CHANNELS))
                    .transpose(0, 3, 1, 2);
            requireNumbers(network.logits(blank, 0, network.stageCount(), false).toFloatArray());
        }
    }

    /** One weight that is not a finite number is enough to spoil the answer to every image. */
    private void requireNumbers(float[] answer) {
        for (float number : answer) {
            if (!Float.isFinite(number)) {
                throw new IllegalStateException("%s says %s of a blank image: its weights are no sensible numbers"
                        .formatted(manifest.modelVersion(), number));
            }
        }
    }

    @Override
    public void close() {
        network.close();
    }
}
