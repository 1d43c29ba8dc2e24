package io.scanstream.model;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import io.scanstream.contract.ResizeRule;
import io.scanstream.imaging.PixelBatch;
import io.scanstream.imaging.Preprocessing;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

/**
 * How far some images lie from those that a network was pre-trained on. The latter are not needed: every batch
 * normalisation remembers mean and variance of each channel of its input over them. It is shown the images in inference
 * mode, and what comes in is compared with what is remembered; docs/decisions/0010 has the figures.
 *
 * <p>Owns a network of its own, which is freed by closing it. Not thread-safe.
 */
public final class PretrainingDistance implements AutoCloseable {

    /** The side of the images of the pre-training, which the memory is of. */
    private static final int IMAGE_SIZE = 224;

    /** The head is not run. */
    private static final int FEWEST_CLASSES = 2;

    private final ImageNetwork network;
    private final Map<ObservableBatchNorm, SeenChannels> layers = new LinkedHashMap<>();
    private int images;

    /** @param network becomes this object's to close, also if it is refused */
    PretrainingDistance(ImageNetwork network) {
        this.network = network;
        network.batchNorms().forEach(normalisation -> layers.put(normalisation, new SeenChannels(normalisation)));
        if (layers.isEmpty()) {
            network.close();
            throw new IllegalArgumentException("%s has no batch normalisation that remembers what it was trained on"
                    .formatted(network.form().network().wireName()));
        }
    }

    /**
     * From what these weights were trained on.
     *
     * @throws IllegalArgumentException if the network has no batch normalisation and so remembers nothing
     */
    public static PretrainingDistance from(PretrainedWeights weights) throws InvalidWeightsException {
        return new PretrainingDistance(
                ImageNetwork.pretrained(weights, weights.form().head(), FEWEST_CLASSES, IMAGE_SIZE, 0));
    }

    /** How the images are to be prepared. */
    public Preprocessing preprocessing() {
        return Preprocessing.imageNet(IMAGE_SIZE, ResizeRule.STRETCH);
    }

    /** Counts the images of a batch in; those that could not be decoded are left out. */
    public void show(PixelBatch batch) {
        List<Integer> sound = IntStream.range(0, batch.size())
                .filter(place -> batch.faults().get(place).isEmpty())
                .boxed()
                .toList();
        layers.forEach((normalisation, seen) -> normalisation.show(input -> seen.add(input, sound)));
        try (NDManager scratch = network.manager().newSubManager();
                NDArray pixels = ImageNetwork.images(batch, scratch)) {
            network.features(pixels).close();
        } finally {
            layers.keySet().forEach(normalisation -> normalisation.show(input -> {}));
        }
        images += sound.size();
    }

    /** How many were counted in. */
    public int images() {
        return images;
    }

    /**
     * Median over the layers of {@link SeenChannels#divergence}: 0 for the very images of the pre-training, in nats.
     *
     * @throws IllegalStateException if no image was shown
     */
    public double value() {
        if (images == 0) {
            throw new IllegalStateException("no image was shown");
        }
        return SeenChannels.median(
                layers.values().stream().mapToDouble(SeenChannels::divergence).toArray());
    }

    @Override
    public void close() {
        network.close();
    }
}
