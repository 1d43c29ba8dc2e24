package io.scanstream.imaging;

import static org.assertj.core.api.Assertions.assertThat;

import io.scanstream.contract.ResizeRule;
import java.nio.FloatBuffer;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** From an image file to altered numbers. */
class AlteredImageTest {

    private static final int SIZE = 12;
    private static final byte[] WIDE =
            PngImages.png(PngImages.COLOUR, 8, 24, 10, (x, y) -> new int[] {9 * x, 20 * y, x * y});

    private final ExecutorService executor = Executors.newFixedThreadPool(2);

    @AfterEach
    void stop() {
        executor.shutdown();
    }

    @ParameterizedTest
    @EnumSource(ResizeRule.class)
    @DisplayName("An alteration that changes nothing gives the bits of the image as it is, interpolated or not")
    void nothingChangedIsNothingChanged(ResizeRule rule) throws Exception {
        // Given
        float[] unaltered = Prepared.numbers(WIDE, Preprocessing.imageNet(SIZE, rule));

        // When
        float[] altered = numbers(WIDE, rule, Alteration.none());
        float[] interpolated = numbers(WIDE, rule, new Alteration(-0.0, 0, 0, 0, 1, 1, false, false, 1, 1));

        // Then
        assertThat(altered).isEqualTo(unaltered);
        assertThat(interpolated).isEqualTo(unaltered);
    }

    @ParameterizedTest
    @EnumSource(value = ResizeRule.class, mode = EnumSource.Mode.EXCLUDE, names = "LETTERBOX")
    @DisplayName("A mirrored image has the numbers of the image, from right to left")
    void mirroredImageHasTheSameNumbers(ResizeRule rule) throws Exception {
        // Given
        float[] unaltered = numbers(WIDE, rule, Alteration.none());

        // When
        float[] mirrored = numbers(WIDE, rule, Alterations.flipped(true, false));

        // Then
        for (int i = 0; i < SIZE * SIZE; i++) {
            int other = i / SIZE * SIZE + SIZE - 1 - i % SIZE;
            for (int channel = 0; channel < 3; channel++) {
                assertThat(mirrored[3 * i + channel]).isEqualTo(unaltered[3 * other + channel]);
            }
        }
    }

    @Test
    @DisplayName("LETTERBOX's border stays where it is and exactly 0: the picture is altered inside it")
    void borderStays() throws Exception {
        // Given an image that is white to its edges, in lines 4 to 7 of 12
        byte[] white = PngImages.png(PngImages.GREY, 8, 24, 8, (x, y) -> new int[] {255});

        // When
        float[] altered =
                numbers(white, ResizeRule.LETTERBOX, new Alteration(40, 0.4, 0.2, 9, 1.3, 1, true, true, 1, 1));

        // Then
        float[] unaltered = numbers(white, ResizeRule.LETTERBOX, Alteration.none());
        assertThat(unaltered[0]).isZero();
        assertThat(altered).isEqualTo(unaltered);
    }

    @Test
    @DisplayName("Each place of a batch is altered as its entry says, and an unusable image leaves its place zero")
    void entriesAreAlteredEachInItsWay() throws Exception {
        // Given
        Preprocessor preprocessor = preprocessor(ResizeRule.STRETCH);
        List<PixelBatch.Entry> entries = List.of(
                new PixelBatch.Entry(own -> own.picture(WIDE), Alterations.EVERYTHING),
                new PixelBatch.Entry(own -> own.picture(new byte[] {1}), Alterations.EVERYTHING),
                new PixelBatch.Entry(own -> own.picture(WIDE), Alteration.none()));

        // When
        try (PixelBatch batch = PixelBatch.prepareAltered(entries, preprocessor, executor)) {

            // Then
            assertThat(batch.faults().get(1)).isPresent();
            assertThat(place(batch, 0)).isEqualTo(numbers(WIDE, ResizeRule.STRETCH, Alterations.EVERYTHING));
            assertThat(place(batch, 1)).containsOnly(0);
            assertThat(place(batch, 2)).isEqualTo(numbers(WIDE, ResizeRule.STRETCH, Alteration.none()));
        }
    }

    private static float[] place(PixelBatch batch, int index) {
        float[] numbers = new float[batch.preprocessing().valuesPerImage()];
        batch.pixels().duplicate().order(batch.pixels().order()).asFloatBuffer().get(index * numbers.length, numbers);
        return numbers;
    }

    private static float[] numbers(byte[] encoded, ResizeRule rule, Alteration alteration) throws Exception {
        Preprocessor preprocessor = preprocessor(rule);
        FloatBuffer target = FloatBuffer.allocate(preprocessor.preprocessing().valuesPerImage());
        preprocessor.fill(preprocessor.picture(encoded), alteration, target);
        return target.array();
    }

    private static Preprocessor preprocessor(ResizeRule rule) {
        return new Preprocessor(Preprocessing.imageNet(SIZE, rule), ImageLimits.defaults());
    }
}
