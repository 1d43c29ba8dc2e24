package io.scanstream.trainer.training;

import static io.scanstream.trainer.training.SmallNetwork.IMAGE_SIZE;
import static io.scanstream.trainer.training.SmallNetwork.SEED;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import ai.djl.ndarray.types.Shape;
import io.scanstream.contract.Augmentation;
import io.scanstream.contract.AugmentationPreset;
import io.scanstream.imaging.Alteration;
import io.scanstream.imaging.Preprocessor;
import io.scanstream.model.ImageNetwork;
import io.scanstream.testing.BrokenImages;
import io.scanstream.testing.DrawnImages;
import io.scanstream.trainer.augmentation.Augmenter;
import io.scanstream.trainer.dataset.LabelledImage;
import io.scanstream.trainer.dataset.UnreadableFile;
import io.scanstream.trainer.job.JobFailedException;
import java.io.IOException;
import java.nio.FloatBuffer;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.List;
import java.util.function.IntConsumer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Of a network without frozen stages, whose features are the pixels that it is shown. */
class FeatureExtractionTest extends OnImages {
    private static final Augmenter AUGMENTER = new Augmenter(Augmentation.of(AugmentationPreset.DERMOSCOPY), SEED);

    private final Undecodable undecodable = new Undecodable(files -> {});
    private ImageNetwork network;

    @BeforeEach
    void makeNetwork() {
        network = SmallNetwork.drawn(SEED);
    }

    @AfterEach
    void closeNetwork() {
        network.close();
    }

    /** {@code ClassificationTest} of the inference worker says the same of its side. */
    @Test
    void what_reaches_the_base_is_byte_for_byte_what_the_preprocessor_makes_of_the_file() throws Exception {
        // Given
        List<LabelledImage> images = files.write(20);

        // When
        try (FrozenFeatures features = compute(IMAGE_SIZE, unchanged(images), done -> {})) {

            // Then
            for (LabelledImage image : images) {
                assertThat(row(features, ImageVariant.unchanged(image))).isEqualTo(pixels(image, Alteration.none()));
            }
        }
    }

    @Test
    void each_copy_is_changed_as_its_number_says() throws Exception {
        // Given
        LabelledImage image = files.write(1).get(0);
        List<ImageVariant> variants =
                List.of(new ImageVariant(image, 2), ImageVariant.unchanged(image), new ImageVariant(image, 1));

        // When
        try (FrozenFeatures features = compute(IMAGE_SIZE, variants, done -> {})) {

            // Then
            assertThat(row(features, variants.get(0)))
                    .isEqualTo(pixels(image, AUGMENTER.alteration(2, image.sha256())));
            assertThat(row(features, variants.get(1))).isEqualTo(pixels(image, Alteration.none()));
            assertThat(row(features, variants.get(2)))
                    .isEqualTo(pixels(image, AUGMENTER.alteration(1, image.sha256())));
        }
    }

    @Test
    void each_row_belongs_to_its_image_and_undecodable_files_have_none() throws Exception {
        // Given a file whose structure is sound and whose pixels are not
        List<LabelledImage> images = files.write(20);
        images.set(7, files.write(7, BrokenImages.pngWithoutPixels()));

        // When
        try (FrozenFeatures features = compute(IMAGE_SIZE, unchanged(images), done -> {})) {

            // Then
            assertThat(features.row(ImageVariant.unchanged(images.get(7)))).isEmpty();
            assertThat(undecodable.files())
                    .singleElement()
                    .extracting(UnreadableFile::name)
                    .isEqualTo("7.png");
            images.remove(7);
            for (LabelledImage image : images) {
                assertThat(row(features, ImageVariant.unchanged(image))).isEqualTo(pixels(image, Alteration.none()));
            }
        }
    }

    @Test
    void progress_ends_at_the_number_of_images() throws Exception {
        // Given
        List<Integer> progress = new ArrayList<>();

        // When
        compute(IMAGE_SIZE, unchanged(files.write(35)), progress::add).close();

        // Then
        assertThat(progress).containsExactly(16, 32, 35);
    }

    @ParameterizedTest(name = "{0} pixels: batches of {2}")
    @CsvSource({"32, 17, 16", "224, 17, 16", "225, 16, 15", "448, 5, 4", "1024, 2, 1"})
    void larger_images_make_smaller_batches(int size, int images, int expected) throws Exception {
        // Given
        List<Integer> progress = new ArrayList<>();

        // When
        compute(size, unchanged(files.write(images)), progress::add).close();

        // Then
        assertThat(progress).containsExactly(expected, images);
    }

    @Test
    void a_file_that_has_changed_since_it_was_listed_fails_the_job() throws Exception {
        // Given
        List<LabelledImage> images = files.write(40);
        DrawnImages.write(images.get(35).file(), DrawnImages.square(35));

        // When
        JobFailedException failure = catchThrowableOfType(
                JobFailedException.class, () -> compute(IMAGE_SIZE, unchanged(images), done -> {}));

        // Then
        assertThat(failure).hasMessageContaining("35.png has changed");
    }

    @Test
    void a_file_that_cannot_be_got_at_is_a_fault_to_be_tried_again() throws Exception {
        // Given
        List<LabelledImage> images = files.write(40);
        Files.delete(images.get(35).file());

        // When
        Throwable fault = catchThrowable(() -> compute(IMAGE_SIZE, unchanged(images), done -> {}));

        // Then
        assertThat(fault).isInstanceOf(IOException.class).hasMessageContaining("35.png");
    }

    private static List<ImageVariant> unchanged(List<LabelledImage> images) {
        return images.stream().map(ImageVariant::unchanged).toList();
    }

    private FrozenFeatures compute(int imageSize, List<ImageVariant> variants, IntConsumer progress)
            throws IOException, JobFailedException {
        int width = 3 * imageSize * imageSize;
        FrozenFeatures features = new FrozenFeatures(
                new Shape(3, imageSize, imageSize), new FloatRows(folder.resolve("features"), width, 1 << 28));
        new FeatureExtraction(network, 0, AUGMENTER, feed(imageSize), undecodable)
                .compute(variants, features, progress);
        return features;
    }

    private float[] row(FrozenFeatures features, ImageVariant variant) throws IOException {
        int row = features.row(variant).orElseThrow();
        return features.batch(new int[] {row}, network.manager()).toFloatArray();
    }

    /** The preprocessor's H x W x 3, as 3 x H x W. */
    private static float[] pixels(LabelledImage image, Alteration alteration) throws Exception {
        Preprocessor preprocessor = preprocessor(IMAGE_SIZE);
        FloatBuffer filled = FloatBuffer.allocate(3 * IMAGE_SIZE * IMAGE_SIZE);
        preprocessor.fill(preprocessor.picture(image.bytes()), alteration, filled);
        float[] transposed = new float[filled.capacity()];
        int positions = IMAGE_SIZE * IMAGE_SIZE;
        for (int position = 0; position < positions; position++) {
            for (int channel = 0; channel < 3; channel++) {
                transposed[channel * positions + position] = filled.get(position * 3 + channel);
            }
        }
        return transposed;
    }
}
