package io.scanstream.model;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import ai.djl.pytorch.jni.JniUtils;
import io.scanstream.contract.ModelPublished;
import io.scanstream.storage.BlobKey;
import io.scanstream.storage.BlobStore;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;

/**
 * A published network as the bare engine runs it: blocks on tensors that lie ready, nothing before them and nothing
 * behind. Kernels and images have their channels next to each other, intermediate arrays are closed at once.
 */
public final class ReadyNetwork implements AutoCloseable {

    private final ImageNetwork network;

    private ReadyNetwork(ImageNetwork network) {
        this.network = network;
    }

    /** @param fused whether the convolutions do the work of the normalisations behind them */
    public static ReadyNetwork open(BlobStore store, ModelPublished published, boolean fused) throws IOException {
        ModelManifest manifest = new ModelRepository(store).manifest(published);
        ByteBuffer weights;
        try (InputStream in = store.open(new BlobKey(published.bundle()).resolve(ModelManifest.WEIGHTS))) {
            weights = ByteBuffer.wrap(in.readAllBytes());
        }
        NetworkForm form =
                NetworkCatalogue.form(manifest.network(), manifest.form()).orElseThrow();
        ImageNetwork network = ImageNetwork.trained(
                form,
                manifest.head(),
                manifest.labels().size(),
                manifest.preprocessing().size(),
                SafetensorsFile.parse(weights, ModelManifest.WEIGHTS));
        if (fused) {
            network.fuse();
        }
        return new ReadyNetwork(network);
    }

    /** Threads within one operation, of the thread that calls. */
    public static void useThreads(int threads) {
        JniUtils.setNumThreads(threads);
    }

    /** Noise, which is as fast as pictures are. For one thread, and to be closed by it. */
    public Pass pass(int images, int size) {
        NDManager manager = network.manager().newSubManager();
        NDArray ready = manager.randomNormal(new Shape(images, size, size, 3)).transpose(0, 3, 1, 2);
        return new Pass(manager, ready);
    }

    /** Images that lie ready, N x 3 x H x W in channels_last layout. */
    public final class Pass implements AutoCloseable {

        private final NDManager manager;
        private final NDArray ready;

        private Pass(NDManager manager, NDArray ready) {
            this.manager = manager;
            this.ready = ready;
        }

        /** N x classes. */
        public float[] run() {
            try (NDManager scratch = manager.newSubManager()) {
                scratch.tempAttachAll(ready);
                return network.logits(ready, 0, network.stageCount(), false).toFloatArray();
            }
        }

        @Override
        public void close() {
            manager.close();
        }
    }

    @Override
    public void close() {
        network.close();
    }
}
