package io.scanstream.model;

import static org.assertj.core.api.Assertions.assertThat;

import io.scanstream.contract.HeadSettings;
import io.scanstream.contract.NetworkName;
import io.scanstream.contract.ResizeRule;
import io.scanstream.imaging.ImageLimits;
import io.scanstream.imaging.PixelBatch;
import io.scanstream.imaging.Preprocessing;
import io.scanstream.imaging.Preprocessor;
import io.scanstream.testing.DrawnImages;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Whether it matters to an image which others are answered with it. */
class CompanyTest {

    private static final int IMAGES = 16;

    private static final ExecutorService DECODING = Executors.newSingleThreadExecutor();

    /** On one thread the engine chooses by the size of the batch more often than on several. */
    @BeforeAll
    static void startEngine() {
        SmallModel.startEngine();
    }

    @AfterAll
    static void stopDecoding() {
        DECODING.shutdown();
    }

    @ParameterizedTest(name = "{0} of {1} pixels")
    @CsvSource({
        "MOBILENET_V2, 32",
        "MOBILENET_V2, 224",
        "RESNET50, 64",
        "RESNET50, 224",
        "VGG16, 32",
        "ATTENTION_VGG16, 64"
    })
    @DisplayName("An image's answer is the same to the last bit in a batch of any size, at any place in it")
    void doesNotMatter(NetworkName name, int size) {
        // Given
        NetworkForm form = NetworkCatalogue.formsOf(name).get(0);
        HeadSpecification head = form.head().with(new HeadSettings(64, null, null));
        Preprocessing preprocessing = Preprocessing.imageNet(size, ResizeRule.STRETCH);
        ImageNetwork network = ImageNetwork.random(form, head, 2, size, 1);
        if (network.hasRunningStatistics()) {
            network.calibrate(batch(preprocessing, 0, 4));
        }
        try (ImageClassifier classifier =
                new NetworkClassifier(SmallModel.manifest(List.of(), preprocessing), "0".repeat(64), network)) {
            for (int images = 1; images <= IMAGES; images *= 2) {
                classifier.warmUp(images);
            }
            double[][] whole = classifier.probabilities(batch(preprocessing, 0, IMAGES));

            // When
            List<double[][]> otherwise = new ArrayList<>(); // batches of 1, 2, 4, 8 and 1
            for (int first = 0; first < IMAGES; first += 1 + first) {
                otherwise.add(classifier.probabilities(batch(preprocessing, first, Math.min(IMAGES, 2 * first + 1))));
            }

            // Then
            List<double[]> rows = otherwise.stream().flatMap(Arrays::stream).toList();
            assertThat(rows).hasSize(IMAGES);
            for (int i = 0; i < IMAGES; i++) {
                assertThat(rows.get(i)).as("image %d", i).isEqualTo(whole[i]);
            }
        }
    }

    private static PixelBatch batch(Preprocessing preprocessing, int from, int to) {
        List<byte[]> files = new ArrayList<>();
        for (int i = from; i < to; i++) {
            files.add(DrawnImages.disc(i));
        }
        return PixelBatch.prepare(files, new Preprocessor(preprocessing, ImageLimits.defaults()), DECODING);
    }
}
