package io.scanstream.model;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import io.scanstream.imaging.PixelBatch;
import io.scanstream.imaging.Preprocessing;
import java.util.Arrays;
import java.util.HashSet;
import java.util.Random;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The answers of one of our own networks, which it owns.
 *
 * <p>The answer to an image is the same to the last bit whatever images are beside it, so that a replay says what was said
 * before. The head gets one row at a time, since a product of matrices adds up in another order for another height. The
 * backbone gets the sizes of batches that were found, while warming up, to make no difference to an image: see {@code
 * docs/decisions/0015}.
 */
final class NetworkClassifier implements ImageClassifier {

    private static final Logger LOGGER = LoggerFactory.getLogger(NetworkClassifier.class);

    /** Images of the batch that others are compared with. */
    private static final int COMPANY = 2;

    private final ModelManifest manifest;
    private final String manifestSha256;
    private final ImageNetwork network;

    /** Whether the backbone says something else of a lone image than of one in company. So it is taken to be until known. */
    private volatile boolean loneDiffers = true;

    /** Images that the backbone gets at once. */
    private volatile int mostTogether = Integer.MAX_VALUE;

    /** What the backbone says of a made-up image in the company of another; null until the first warm-up. */
    private float[] inCompany;

    /** Sizes of batches that have been tried. */
    private final Set<Integer> warm = new HashSet<>();

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
        int together = mostTogether;
        double[][] logits = new double[batch.size()][];
        try (NDManager scratch = network.manager().newSubManager()) {
            NDArray pixels = scratch.create(batch.pixels(), shape(batch.size()), DataType.FLOAT32);
            for (int from = 0; from < logits.length; from += together) {
                int count = Math.min(together, logits.length - from);
                NDArray some = count == logits.length ? pixels : rows(pixels, from, count);
                NDArray summaries = summaries(count == 1 && loneDiffers ? some.concat(some, 0) : some);
                for (int i = 0; i < count; i++) {
                    logits[from + i] = logits(rows(summaries, i, 1));
                }
            }
        }
        return manifest.calibration().probabilities(logits);
    }

    /** Of images as they lie in a buffer. */
    private Shape shape(int images) {
        int size = manifest.preprocessing().size();
        return new Shape(images, size, size, Preprocessing.CHANNELS);
    }

    private static NDArray rows(NDArray all, int from, int count) {
        return all.get("%d:%d".formatted(from, from + count));
    }

    /** @param pixels N x H x W x 3; the network sees them as N x 3 x H x W in channels_last layout, without a copy */
    private NDArray summaries(NDArray pixels) {
        return network.frozenFeatures(pixels.transpose(0, 3, 1, 2), network.stageCount());
    }

    private double[] logits(NDArray summary) {
        int all = network.stageCount();
        try (NDArray logits = network.logits(summary, all, all, false)) {
            return Logits.of(logits)[0];
        }
    }

    @Override
    public synchronized void warmUp(int images) {
        if (inCompany == null) {
            inCompany = summaryOfNoise(COMPANY);
            warm.add(COMPANY);
        }
        if (!warm.add(images)) {
            return;
        }
        boolean differs = !Arrays.equals(summaryOfNoise(images), inCompany);
        if (images == 1) {
            loneDiffers = differs;
        } else if (differs && images <= mostTogether) {
            mostTogether = Math.max(COMPANY, images / 2);
            LOGGER.info(
                    "{} says something else of an image among {} than among {}: it gets at most {} at a time",
                    manifest.modelVersion(),
                    images,
                    COMPANY,
                    mostTogether);
        }
    }

    /** Of the first of so many images, all alike, of values as normalised pixels have them. */
    private float[] summaryOfNoise(int images) {
        Random random = new Random(1);
        float[] noise = new float[manifest.preprocessing().valuesPerImage()];
        for (int i = 0; i < noise.length; i++) {
            noise[i] = 4 * random.nextFloat() - 2;
        }
        try (NDManager scratch = network.manager().newSubManager()) {
            NDArray pixels = scratch.create(noise, shape(1)).repeat(0, images);
            NDArray summary = rows(summaries(pixels), 0, 1);
            requireNumbers(logits(summary));
            return summary.toFloatArray();
        }
    }

    /** One weight that is not a finite number is enough to spoil the answer to every image. */
    private void requireNumbers(double[] answer) {
        for (double number : answer) {
            if (!Double.isFinite(number)) {
                throw new IllegalStateException("%s says %s of a made-up image: its weights are no sensible numbers"
                        .formatted(manifest.modelVersion(), number));
            }
        }
    }

    @Override
    public void close() {
        network.close();
    }
}
