package io.scanstream.trainer.strategy;

import static org.assertj.core.api.Assertions.assertThat;

import io.scanstream.contract.Similarity;
import io.scanstream.imaging.ImageLimits;
import io.scanstream.model.PretrainedWeights;
import io.scanstream.model.TorchEngine;
import io.scanstream.testing.DrawnImages;
import io.scanstream.testing.SharedMaterial;
import io.scanstream.trainer.dataset.LabelledImage;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class NormalisationMeasureTest {

    private static final int SEED = 1;

    @TempDir
    private Path folder;

    private final ExecutorService decoding = Executors.newFixedThreadPool(2);

    @BeforeAll
    static void startEngine() {
        TorchEngine.start(Optional.of(2), Optional.empty());
    }

    @AfterEach
    void stopThreads() {
        decoding.shutdown();
    }

    /** The ranges are those of docs/decisions/0010 for 32 images, and a little. */
    @ParameterizedTest(name = "{0}: {1} to {2} nats")
    @CsvSource({"data/dermoscopy, 0.15, 0.24", "data/chest-xray, 0.11, 0.18"})
    void real_scans_are_different_from_photographs(String data, double low, double high) throws Exception {
        // Given
        NormalisationMeasure measure = measure(SharedMaterial.path("weights"));
        List<LabelledImage> scans = TrainingSample.of(TrainingImages.below(SharedMaterial.path(data)), 32, SEED);

        // When
        Measurement measurement = measure.of(scans, SEED, () -> {});

        // Then
        assertThat(measurement).isInstanceOfSatisfying(Measurement.Taken.class, taken -> {
            assertThat(taken.distance()).isBetween(low, high);
            assertThat(taken.similarity()).isEqualTo(Similarity.DIFFERENT);
            assertThat(taken.images()).isEqualTo(32);
        });
    }

    @Test
    void the_same_images_under_the_same_seed_have_the_same_figure() throws Exception {
        // Given
        NormalisationMeasure measure = measure(SharedMaterial.path("weights"));
        List<LabelledImage> images = TrainingImages.below(DrawnImages.folders(folder, 10));

        // When
        Measurement first = measure.of(images, SEED, () -> {});

        // Then
        assertThat(first).isInstanceOf(Measurement.Taken.class);
        assertThat(measure.of(images, SEED, () -> {})).isEqualTo(first);
    }

    @Test
    void too_few_images_tell_nothing() throws Exception {
        // Given
        List<LabelledImage> images = TrainingImages.below(DrawnImages.folders(folder, 7));

        // When
        Measurement measurement = measure(folder).of(images, SEED, () -> {});

        // Then
        assertThat(measurement)
                .isEqualTo(
                        new Measurement.NotTaken("it takes 16 different images that can be decoded, and there are 14"));
    }

    @Test
    void without_weights_there_is_no_figure() throws Exception {
        // Given
        List<LabelledImage> images = TrainingImages.below(DrawnImages.folders(folder.resolve("data"), 10));
        Measurement none = new Measurement.NotTaken("it takes the weights of mobilenet_v2, and there are none");

        // When
        Measurement withoutFile = measure(folder).of(images, SEED, () -> {});

        // Then
        assertThat(withoutFile).isEqualTo(none);
    }

    @Test
    void damaged_weights_are_a_reason_and_no_failure() throws Exception {
        // Given
        List<LabelledImage> images = TrainingImages.below(DrawnImages.folders(folder.resolve("data"), 10));
        DrawnImages.write(folder.resolve("mobilenet_v2/model.safetensors"), new byte[100]);

        // When
        Measurement measurement = measure(folder).of(images, SEED, () -> {});

        // Then
        assertThat(measurement).isInstanceOf(Measurement.NotTaken.class);
        assertThat(measurement.sentence())
                .startsWith("the similarity was not measured: ")
                .contains("model.safetensors");
    }

    private NormalisationMeasure measure(Path weights) {
        return new NormalisationMeasure(
                network -> PretrainedWeights.find(weights, network), ImageLimits.defaults(), decoding);
    }
}
