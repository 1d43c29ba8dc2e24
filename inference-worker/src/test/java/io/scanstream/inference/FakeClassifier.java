package io.scanstream.inference;

import io.scanstream.contract.ModelPublished;
import io.scanstream.contract.ModelVersion;
import io.scanstream.imaging.PixelBatch;
import io.scanstream.model.ImageClassifier;
import io.scanstream.model.ModelManifest;
import io.scanstream.model.ModelRepository;
import io.scanstream.storage.DirectoryBlobStore;
import io.scanstream.testing.TestModels;
import java.io.IOException;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Predicate;
import java.util.function.Supplier;

/** Says "disc" to everything, remembers what it was shown, and counts how often it was closed. */
public final class FakeClassifier implements ImageClassifier {

    public final List<float[]> seen = new ArrayList<>();
    public final List<Integer> batches = new ArrayList<>();
    public final AtomicInteger closed = new AtomicInteger();

    private final ModelManifest manifest;
    private final String sha256;
    private Predicate<List<float[]>> isFatal = images -> false;
    private Supplier<RuntimeException> fault = IllegalStateException::new;
    private double[] answer = {0.75, 0.25};
    private boolean isWarm = true;

    private FakeClassifier(ModelManifest manifest, String sha256) {
        this.manifest = manifest;
        this.sha256 = sha256;
    }

    /** With the manifest of a real bundle, which is written to the directory. */
    public static FakeClassifier of(Path directory, String version) throws IOException {
        return of(directory, version, TestModels.IMAGE_SIZE);
    }

    public static FakeClassifier of(Path directory, String version, int imageSize) throws IOException {
        DirectoryBlobStore store = new DirectoryBlobStore(directory);
        ModelPublished model = TestModels.publish(store, ModelVersion.parse(version), 1, imageSize);
        return new FakeClassifier(new ModelRepository(store).manifest(model), model.manifestSha256());
    }

    /** From now on batches of such images are not answered. */
    public void failsOn(Predicate<List<float[]>> images, Supplier<RuntimeException> with) {
        isFatal = images;
        fault = with;
    }

    public void failsToWarmUp() {
        isWarm = false;
    }

    /** From now on this to everything. */
    public void answers(double... probabilities) {
        answer = probabilities;
    }

    @Override
    public ModelManifest manifest() {
        return manifest;
    }

    @Override
    public String manifestSha256() {
        return sha256;
    }

    @Override
    public double[][] probabilities(PixelBatch batch) {
        if (closed.get() > 0) {
            throw new IllegalStateException("used after it was closed");
        }
        FloatBuffer pixels =
                batch.pixels().duplicate().order(ByteOrder.nativeOrder()).asFloatBuffer();
        List<float[]> images = new ArrayList<>();
        double[][] answers = new double[batch.size()][];
        for (int i = 0; i < answers.length; i++) {
            float[] image = new float[manifest.preprocessing().valuesPerImage()];
            pixels.get(image);
            images.add(image);
            answers[i] = answer.clone();
        }
        if (isFatal.test(images)) {
            throw fault.get();
        }
        batches.add(batch.size());
        seen.addAll(images);
        return answers;
    }

    @Override
    public void warmUp(int images) {
        if (!isWarm) {
            throw fault.get();
        }
    }

    @Override
    public void close() {
        closed.incrementAndGet();
    }
}
