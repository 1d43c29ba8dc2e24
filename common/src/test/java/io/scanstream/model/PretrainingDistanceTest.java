package io.scanstream.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.assertj.core.api.Assertions.within;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.norm.BatchNorm;
import io.scanstream.contract.NetworkName;
import io.scanstream.imaging.ImageLimits;
import io.scanstream.imaging.PixelBatch;
import io.scanstream.imaging.Preprocessor;
import io.scanstream.testing.BrokenImages;
import io.scanstream.testing.DrawnImages;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PretrainingDistanceTest {

    private static final int SEED = 1;

    private final ExecutorService decoding = Executors.newSingleThreadExecutor();

    @BeforeAll
    static void startEngine() {
        SmallModel.startEngine();
    }

    @AfterEach
    void stopThread() {
        decoding.shutdown();
    }

    @Test
    @DisplayName("The images that a network remembers lie nearly nowhere from it, others of their kind near, noise far")
    void tellsHowFarImagesAre() {
        // Given
        PixelBatch remembered = SmallModel.images(8, SEED);
        PixelBatch alike = SmallModel.images(8, SEED + 1);
        PixelBatch noise = noise();

        // When
        double toRemembered = distance(remembered);
        double toAlike = distance(alike);
        double toNoise = distance(noise);

        // Then
        assertThat(toRemembered).isBetween(0.0, 0.001);
        assertThat(toAlike).isGreaterThan(toRemembered);
        assertThat(toNoise).isGreaterThan(5 * toAlike);
    }

    /** Normalised pixels that know nothing of their neighbours. */
    private PixelBatch noise() {
        PixelBatch batch = SmallModel.images(8, SEED);
        SplittableRandom random = new SplittableRandom(SEED);
        var pixels = batch.pixels().duplicate().order(batch.pixels().order()).asFloatBuffer();
        for (int i = 0; i < pixels.limit(); i++) {
            pixels.put(i, (float) random.nextDouble(-2, 2));
        }
        return batch;
    }

    @Test
    @DisplayName("The same images lie at the same distance, however they are divided into batches")
    void dependsOnTheImagesAlone() {
        // When
        double whole = distance(SmallModel.images(8, SEED + 1));
        double again = distance(SmallModel.images(8, SEED + 1));
        double inParts = distance(drawn(0, 5), drawn(5, 8));
        double inOne = distance(drawn(0, 8));

        // Then
        assertThat(again).isEqualTo(whole);
        assertThat(inParts).isCloseTo(inOne, within(1e-4));
    }

    @Test
    @DisplayName("An image that cannot be decoded counts for nothing")
    void leavesUndecodableImagesOut() {
        // Given
        List<byte[]> encoded = new ArrayList<>(discs(0, 6));
        encoded.add(3, BrokenImages.cutJpeg());

        // When
        double whole = distance(drawn(0, 6));
        double withBroken = distance(prepared(encoded));

        // Then
        assertThat(withBroken).isCloseTo(whole, within(1e-4));
    }

    @Test
    @DisplayName("Being observed changes no bit of a network nor of what it makes of images")
    void leavesTheNetworkAsItIs() {
        // Given
        ImageNetwork network = SmallModel.network(SEED);
        try (PretrainingDistance distance = new PretrainingDistance(network);
                NDManager scratch = network.manager().newSubManager();
                PixelBatch batch = SmallModel.images(4, SEED)) {
            float[] featuresBefore =
                    network.features(ImageNetwork.images(batch, scratch)).toFloatArray();
            List<float[]> weightsBefore = weights(network);

            // When
            distance.show(SmallModel.images(8, SEED + 1));

            // Then
            float[] featuresAfter =
                    network.features(ImageNetwork.images(batch, scratch)).toFloatArray();
            assertThat(featuresAfter).isEqualTo(featuresBefore);
            assertThat(weights(network)).usingRecursiveComparison().isEqualTo(weightsBefore);
            assertThat(distance.images()).isEqualTo(8);
        }
    }

    private static List<float[]> weights(ImageNetwork network) {
        return network.parameters().all().values().stream()
                .map(parameter -> parameter.getArray().toFloatArray())
                .toList();
    }

    @ParameterizedTest(name = "mean {0}, variance {1}: {2} nats")
    @CsvSource({"0, 1, 0", "1, 1, 0.5", "0, 4, 0.80685", "-2, 0.25, 2.31815"})
    @DisplayName("A channel's figure is the divergence of a normal distribution from the standard one")
    void isADivergenceOfNormalDistributions(float mean, float variance, double divergence) {
        // Given
        BatchNorm fresh = BatchNorm.builder().optEpsilon(0).build();
        ObservableBatchNorm normalisation = new ObservableBatchNorm(fresh, 0);
        try (NDManager manager = NDManager.newBaseManager()) {
            normalisation.initialize(manager, DataType.FLOAT32, new Shape(2, 1, 1, 2));
            SeenChannels seen = new SeenChannels(normalisation);
            float deviation = (float) Math.sqrt(variance);
            float[] values = {mean - deviation, mean + deviation, mean + deviation, mean - deviation};

            // When
            try (NDArray input = manager.create(values, new Shape(2, 1, 1, 2))) {
                seen.add(input, List.of(0, 1));
            }

            // Then
            assertThat(seen.divergence()).isCloseTo(divergence, within(1e-4));
        }
    }

    @Test
    @DisplayName("Without an image there is no distance")
    void needsAnImage() {
        try (PretrainingDistance distance = new PretrainingDistance(SmallModel.network(SEED))) {
            assertThatIllegalStateException().isThrownBy(distance::value).withMessage("no image was shown");
        }
    }

    @Test
    @DisplayName("A network without batch normalisation remembers nothing")
    void refusesANetworkWithoutBatchNormalisation() {
        NetworkForm vgg = NetworkCatalogue.formsOf(NetworkName.VGG16).get(0);
        ImageNetwork network = ImageNetwork.random(vgg, vgg.head(), 2, 32, SEED);
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new PretrainingDistance(network))
                .withMessage("vgg16 has no batch normalisation that remembers what it was trained on");
    }

    /** From what the small network was calibrated with. */
    private static double distance(PixelBatch... batches) {
        try (PretrainingDistance distance = new PretrainingDistance(SmallModel.network(SEED))) {
            for (PixelBatch batch : batches) {
                distance.show(batch);
                batch.close();
            }
            return distance.value();
        }
    }

    private PixelBatch drawn(int from, int to) {
        return prepared(discs(from, to));
    }

    private static List<byte[]> discs(int from, int to) {
        return IntStream.range(from, to).mapToObj(DrawnImages::disc).toList();
    }

    private PixelBatch prepared(List<byte[]> encoded) {
        return PixelBatch.prepare(
                encoded, new Preprocessor(SmallModel.PREPROCESSING, ImageLimits.defaults()), decoding);
    }
}
