package io.scanstream.trainer.training;

import static org.assertj.core.api.Assertions.assertThat;

import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import io.scanstream.trainer.dataset.LabelledImage;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** On features of one number each: ten times the image, plus the copy. */
class KeptExamplesTest {
    private static final List<LabelledImage> IMAGES = IntStream.range(0, 4)
            .mapToObj(i -> new LabelledImage(Path.of("nowhere"), "image-" + i, i % 2, 0, "-"))
            .toList();

    @TempDir
    private Path folder;

    private FrozenFeatures features;

    @BeforeAll
    static void startEngine() {
        SmallNetwork.startEngine();
    }

    /** Without the image 2, whose second copy alone is missing. */
    @BeforeEach
    void keep() throws Exception {
        features = new FrozenFeatures(new Shape(1), new FloatRows(folder, 1, 1 << 10));
        for (int copy = 3; copy >= 0; copy--) {
            for (int image = 0; image < IMAGES.size(); image++) {
                if (image != 2 || copy != 2) {
                    features.add(new ImageVariant(IMAGES.get(image), copy), new float[] {10 * image + copy}, 0);
                }
            }
        }
    }

    @ParameterizedTest(name = "epoch {0}: copy {1}")
    @CsvSource({"1, 1", "2, 2", "3, 3", "4, 1", "5, 2", "9, 3", "100, 1"})
    void the_copies_take_turns_from_epoch_to_epoch(int epoch, int copy) throws Exception {
        // Given
        KeptExamples examples = KeptExamples.changed(features, IMAGES, 3);

        // When
        float[] shown = shown(examples, epoch, 2, 0);

        // Then
        assertThat(shown).containsExactly(30 + copy, copy);
    }

    @ParameterizedTest
    @CsvSource({"1", "2", "7"})
    void images_without_changed_copies_are_the_same_in_every_epoch(int epoch) throws Exception {
        // When
        float[] shown = shown(KeptExamples.unchanged(features, IMAGES), epoch, 3, 2, 0);

        // Then
        assertThat(shown).containsExactly(30, 20, 0);
    }

    @Test
    void an_image_that_lacks_a_copy_is_left_out_of_all_epochs() {
        // When
        KeptExamples examples = KeptExamples.changed(features, IMAGES, 3);

        // Then
        assertThat(examples.images()).containsExactly(IMAGES.get(0), IMAGES.get(1), IMAGES.get(3));
        assertThat(examples.labels()).containsExactly(0, 1, 1);
        assertThat(KeptExamples.unchanged(features, IMAGES).images()).isEqualTo(IMAGES);
    }

    private static float[] shown(ExampleSource source, int epoch, int... examples) throws Exception {
        try (NDManager scratch = NDManager.newBaseManager("PyTorch");
                ExampleSource.Pass pass = source.pass(epoch, List.of(examples))) {
            return pass.next(scratch).features().toFloatArray();
        }
    }
}
