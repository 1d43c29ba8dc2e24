package io.scanstream.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import io.scanstream.contract.ResizeRule;
import io.scanstream.imaging.PixelBatch;
import io.scanstream.imaging.Preprocessing;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ImageClassifierTest {

    private ImageNetwork network;
    private ImageClassifier classifier;

    @BeforeAll
    static void startEngine() {
        SmallModel.startEngine();
    }

    @BeforeEach
    void make() {
        network = SmallModel.network(1);
        classifier = new NetworkClassifier(SmallModel.manifest(List.of()), "0".repeat(64), network);
    }

    @AfterEach
    void close() {
        classifier.close();
    }

    @Test
    @DisplayName("Each image gets a probability per label, adding up to 1, and images differ")
    void rowsAreDistributions() {
        // When
        double[][] probabilities = classifier.probabilities(SmallModel.images(5, 3));

        // Then
        assertThat(probabilities.length).isEqualTo(5);
        for (double[] row : probabilities) {
            assertThat(row).hasSize(2);
            assertThat(row[0] + row[1]).isCloseTo(1, within(1e-15));
        }
        assertThat(probabilities[0][0]).isNotCloseTo(probabilities[1][0], within(1e-6));
    }

    @Test
    @DisplayName("Answering leaves no array behind, however often")
    void answeringDoesNotLeak() {
        // Given
        PixelBatch images = SmallModel.images(4, 3);
        classifier.probabilities(images);
        int before = network.manager().getManagedArrays().size();

        // When
        for (int i = 0; i < 20; i++) {
            classifier.probabilities(images);
        }

        // Then
        assertThat(network.manager().getManagedArrays().size()).isEqualTo(before);
    }

    @ParameterizedTest(name = "training: {0}")
    @ValueSource(booleans = {true, false})
    @DisplayName("What the head makes of moments goes with the scratch manager that they are on")
    void headWorksOnScratch(boolean training) {
        // Given
        int before = network.manager().getManagedArrays().size();

        // When
        try (NDManager scratch = network.manager().newSubManager()) {
            int all = network.stageCount();
            NDArray moments = network.frozenFeatures(SmallModel.images(4, 3), all, scratch);
            for (int i = 0; i < 5; i++) {
                network.logits(moments, all, all, training);
            }
        }

        // Then
        assertThat(network.manager().getManagedArrays().size()).isEqualTo(before);
    }

    @Test
    @DisplayName("Of all the maps that moments are made of, only the pixels and the view of them are left on scratch")
    void momentsLeaveTheirResult() {
        // Given
        try (NDManager scratch = network.manager().newSubManager()) {
            PixelBatch images = SmallModel.images(4, 3);

            // When
            NDArray moments = network.frozenFeatures(images, network.stageCount(), scratch);

            // Then
            assertThat(moments.getShape().getShape()).containsExactly(4, 2, 1280);
            assertThat(scratch.getManagedArrays())
                    .extracting(NDArray::getShape)
                    .filteredOn(shape -> shape.dimension() > 0)
                    .containsExactlyInAnyOrder(
                            moments.getShape(),
                            new Shape(4, SmallModel.SIZE, SmallModel.SIZE, 3),
                            new Shape(4, 3, SmallModel.SIZE, SmallModel.SIZE));
        }
    }

    @Test
    @DisplayName("An image's answer does not depend on the images beside it")
    void batchMatesDoNotMatter() {
        // Given
        PixelBatch images = SmallModel.images(5, 3);
        PixelBatch first = SmallModel.images(1, 3);
        double[] alone = classifier.probabilities(first)[0];

        // When
        double[] among = classifier.probabilities(images)[0];

        // Then
        assertThat(among).containsExactly(alone, within(1e-6));
    }

    @Test
    @DisplayName("Several threads get what one gets, to the last bit")
    void threadsDoNotDisturbEachOther() throws Exception {
        // Given
        PixelBatch images = SmallModel.images(3, 3);
        double[][] expected = classifier.probabilities(images);
        ExecutorService executor = Executors.newFixedThreadPool(4);

        // When
        List<Future<double[][]>> answers = new ArrayList<>();
        for (int i = 0; i < 40; i++) {
            answers.add(executor.submit(() -> classifier.probabilities(images)));
        }
        executor.shutdown();

        // Then
        for (Future<double[][]> answer : answers) {
            assertThat(answer.get()).isDeepEqualTo(expected);
        }
    }

    @Test
    @DisplayName("A batch that was prepared otherwise is refused: its answers would be nonsense")
    void otherPreprocessingIsRefused() {
        // Given
        Preprocessing other = Preprocessing.imageNet(SmallModel.SIZE, ResizeRule.LETTERBOX);
        PixelBatch batch = SmallModel.images(2, 3, other);

        // When
        assertThatIllegalArgumentException()
                .isThrownBy(() -> classifier.probabilities(batch))

                // Then
                .withMessageContaining("LETTERBOX")
                .withMessageContaining("melanoma@job-7 needs")
                .withMessageContaining("STRETCH");
    }

    @Test
    @DisplayName("No images get no answers")
    void noImagesGetNoAnswers() {
        // Given
        PixelBatch none = SmallModel.images(0, 3);

        // When
        double[][] probabilities = classifier.probabilities(none);

        // Then
        assertThat(probabilities).isEmpty();
    }
}
