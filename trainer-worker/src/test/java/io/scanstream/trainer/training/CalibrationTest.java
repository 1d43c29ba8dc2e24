package io.scanstream.trainer.training;

import static org.assertj.core.api.Assertions.assertThat;

import io.scanstream.contract.ResizeRule;
import io.scanstream.imaging.ImageLimits;
import io.scanstream.imaging.PixelBatch;
import io.scanstream.imaging.Preprocessing;
import io.scanstream.imaging.Preprocessor;
import io.scanstream.testing.BrokenImages;
import io.scanstream.trainer.dataset.LabelledImage;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CalibrationTest {

    @TempDir
    private Path folder;

    private final ExecutorService decoding = Executors.newFixedThreadPool(2);
    private ImageFiles files;

    @BeforeEach
    void chooseFolder() {
        files = new ImageFiles(folder);
    }

    @AfterEach
    void stopThreads() {
        decoding.shutdown();
    }

    @ParameterizedTest(name = "{0} pixels: {1} images")
    @CsvSource({"32, 64", "224, 64", "448, 16", "1024, 3", "2048, 1"})
    void a_random_base_is_shown_so_many_images(int size, int expected) throws Exception {
        // Given
        List<Integer> shown = new ArrayList<>();

        // When
        calibration(size).show(files.write(70), batch -> shown.add(batch.size()));

        // Then
        assertThat(shown).containsExactly(expected);
    }

    @Test
    void the_few_images_that_a_random_base_is_shown_are_from_all_over_the_list() throws Exception {
        // Given
        List<LabelledImage> images = files.write(6);
        Preprocessing large = Preprocessing.imageNet(1024, ResizeRule.STRETCH);
        List<Float> shown = new ArrayList<>();

        // When
        calibration(1024).show(images, batch -> addMiddles(batch, shown));

        // Then
        assertThat(shown)
                .containsExactly(
                        middle(images.get(0), large), middle(images.get(2), large), middle(images.get(4), large));
    }

    @Test
    void undecodable_images_are_not_shown_to_a_random_base() throws Exception {
        // Given
        List<LabelledImage> images = files.write(6);
        images.set(0, files.write(0, BrokenImages.pngWithoutPixels()));
        List<Integer> shown = new ArrayList<>();
        List<Boolean> faulty = new ArrayList<>();

        // When
        calibration(2048).show(images, batch -> {
            shown.add(batch.size());
            faulty.add(batch.faults().get(0).isPresent());
        });

        // Then
        assertThat(shown).containsExactly(1);
        assertThat(faulty).containsExactly(false);
    }

    @Test
    void without_a_decodable_image_a_random_base_is_left_as_it_is() throws Exception {
        // Given
        List<LabelledImage> images = List.of(files.write(0, BrokenImages.pngWithoutPixels()));
        List<PixelBatch> shown = new ArrayList<>();

        // When
        calibration(32).show(images, shown::add);

        // Then
        assertThat(shown).isEmpty();
    }

    private Calibration calibration(int size) {
        Preprocessing preprocessing = Preprocessing.imageNet(size, ResizeRule.STRETCH);
        return new Calibration(new Preprocessor(preprocessing, ImageLimits.defaults()), decoding);
    }

    private static void addMiddles(PixelBatch batch, List<Float> middles) {
        int values = batch.preprocessing().valuesPerImage();
        for (int i = 0; i < batch.size(); i++) {
            middles.add(batch.pixels()
                    .duplicate()
                    .order(ByteOrder.nativeOrder())
                    .asFloatBuffer()
                    .get(i * values + values / 2));
        }
    }

    private static float middle(LabelledImage image, Preprocessing preprocessing) throws Exception {
        FloatBuffer pixels = FloatBuffer.allocate(preprocessing.valuesPerImage());
        new Preprocessor(preprocessing, ImageLimits.defaults()).fill(image.bytes(), pixels);
        return pixels.get(pixels.capacity() / 2);
    }
}
