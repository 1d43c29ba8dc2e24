package io.scanstream.trainer.training;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.scanstream.contract.ResizeRule;
import io.scanstream.imaging.ImageLimits;
import io.scanstream.imaging.PixelBatch;
import io.scanstream.imaging.Preprocessing;
import io.scanstream.imaging.Preprocessor;
import io.scanstream.testing.BrokenImages;
import io.scanstream.testing.DrawnImages;
import io.scanstream.trainer.dataset.LabelledImage;
import io.scanstream.trainer.job.JobFailedException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class FeatureExtractionTest {

    private static final Preprocessing PREPROCESSING = Preprocessing.imageNet(32, ResizeRule.LETTERBOX);

    @TempDir
    private Path folder;

    private final ExecutorService decoding = Executors.newFixedThreadPool(2);

    @AfterEach
    void stopThreads() {
        decoding.shutdown();
    }

    /** {@code ClassificationTest} of the inference worker says the same of its side. */
    @Test
    void what_reaches_the_base_is_byte_for_byte_what_the_preprocessor_makes_of_the_file() throws Exception {
        // Given
        List<LabelledImage> images = new ImageFiles(folder).write(40);
        List<float[]> seen = new ArrayList<>();

        // When
        extraction(batch -> record(batch, seen)).compute(images, done -> {});

        // Then
        Preprocessor reference = new Preprocessor(PREPROCESSING, ImageLimits.defaults());
        assertThat(seen).hasSize(40);
        for (int i = 0; i < images.size(); i++) {
            FloatBuffer expected = FloatBuffer.allocate(PREPROCESSING.valuesPerImage());
            reference.fill(Files.readAllBytes(images.get(i).file()), expected);
            assertThat(seen.get(i)).isEqualTo(expected.array());
        }
    }

    @Test
    void each_row_belongs_to_its_image_and_undecodable_files_have_none() throws Exception {
        // Given a file whose structure is sound and whose pixels are not
        List<LabelledImage> images = new ImageFiles(folder).write(20);
        images.set(7, new ImageFiles(folder).write(7, BrokenImages.pngWithoutPixels()));

        // When
        FeatureExtraction extraction = extraction(FeatureExtractionTest::firstValues);
        FeatureTable table = extraction.compute(images, done -> {});

        // Then
        assertThat(table.rows()).isEqualTo(19);
        assertThat(table.images()).doesNotContain(images.get(7));
        assertThat(extraction.unreadable())
                .singleElement()
                .satisfies(file -> assertThat(file.name()).isEqualTo("7.png"));
        for (int row = 0; row < table.rows(); row++) {
            FloatBuffer expected = FloatBuffer.allocate(PREPROCESSING.valuesPerImage());
            new Preprocessor(PREPROCESSING, ImageLimits.defaults())
                    .fill(Files.readAllBytes(table.images().get(row).file()), expected);
            assertThat(table.moments()[row * 2]).isEqualTo(expected.get(expected.capacity() / 2));
        }
    }

    @Test
    void progress_ends_at_the_number_of_images() throws Exception {
        // Given
        List<Integer> progress = new ArrayList<>();

        // When
        extraction(FeatureExtractionTest::firstValues).compute(new ImageFiles(folder).write(35), progress::add);

        // Then
        assertThat(progress).containsExactly(16, 32, 35);
    }

    @ParameterizedTest(name = "{0} pixels: batches of {1}")
    @CsvSource({"32, 16", "224, 16", "225, 15", "448, 4", "1024, 1", "2048, 1"})
    void larger_images_make_smaller_batches(int size, int images) throws Exception {
        // Given
        List<Integer> sizes = new ArrayList<>();
        FeatureExtraction extraction = extraction(size, batch -> {
            sizes.add(batch.size());
            return new float[batch.size() * 2];
        });

        // When
        extraction.compute(new ImageFiles(folder).write(17), done -> {});

        // Then
        assertThat(sizes.get(0)).isEqualTo(images);
        assertThat(sizes.stream().mapToInt(i -> i).sum()).isEqualTo(17);
    }

    @Test
    void a_file_that_has_changed_since_it_was_listed_fails_the_job() throws Exception {
        // Given
        List<LabelledImage> images = new ImageFiles(folder).write(40);
        DrawnImages.write(images.get(35).file(), DrawnImages.square(35));
        FeatureExtraction extraction = extraction(FeatureExtractionTest::firstValues);

        // When
        JobFailedException failure =
                catchThrowableOfType(JobFailedException.class, () -> extraction.compute(images, done -> {}));

        // Then
        assertThat(failure).hasMessageContaining("35.png has changed");
    }

    @Test
    void a_file_that_cannot_be_got_at_is_a_fault_to_be_tried_again() throws Exception {
        // Given
        List<LabelledImage> images = new ImageFiles(folder).write(40);
        Files.delete(images.get(35).file());
        FeatureExtraction extraction = extraction(FeatureExtractionTest::firstValues);

        // When
        Throwable fault = catchThrowable(() -> extraction.compute(images, done -> {}));

        // Then
        assertThat(fault).isInstanceOf(IOException.class).hasMessageContaining("35.png");
    }

    private FeatureExtraction extraction(FrozenBackbone base) {
        return new FeatureExtraction(base, new Preprocessor(PREPROCESSING, ImageLimits.defaults()), decoding);
    }

    private FeatureExtraction extraction(int size, FrozenBackbone base) {
        Preprocessing preprocessing = Preprocessing.imageNet(size, ResizeRule.STRETCH);
        return new FeatureExtraction(base, new Preprocessor(preprocessing, ImageLimits.defaults()), decoding);
    }

    /** Remembers each image's pixels; the features are of no interest. */
    private static float[] record(PixelBatch batch, List<float[]> seen) {
        FloatBuffer pixels = floats(batch);
        for (int i = 0; i < batch.size(); i++) {
            float[] image = new float[PREPROCESSING.valuesPerImage()];
            pixels.get(image);
            seen.add(image);
        }
        return new float[batch.size() * 2];
    }

    /** One channel, whose mean is a pixel from the middle of the image. */
    private static float[] firstValues(PixelBatch batch) {
        FloatBuffer pixels = floats(batch);
        float[] moments = new float[batch.size() * 2];
        for (int i = 0; i < batch.size(); i++) {
            int values = PREPROCESSING.valuesPerImage();
            moments[i * 2] = pixels.get(i * values + values / 2);
        }
        return moments;
    }

    private static FloatBuffer floats(PixelBatch batch) {
        ByteBuffer bytes = batch.pixels().duplicate().order(ByteOrder.nativeOrder());
        return bytes.asFloatBuffer();
    }
}
