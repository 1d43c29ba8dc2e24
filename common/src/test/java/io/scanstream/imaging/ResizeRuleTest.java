package io.scanstream.imaging;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.scanstream.contract.ResizeRule;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** On a picture of three bands along its longer side: red, green, blue; the green one is a square. */
class ResizeRuleTest {

    private static final int SIZE = 12;

    @ParameterizedTest(name = "wide: {0}")
    @ValueSource(booleans = {true, false})
    @DisplayName("STRETCH shows the whole picture, one third of the square for each band")
    void stretchKeepsEverything(boolean wide) throws Exception {
        // Given
        byte[] bands = bands(wide, 8);

        // When
        float[] numbers = Prepared.numbers(bands, Prepared.plain(SIZE, ResizeRule.STRETCH));

        // Then
        assertThat(along(wide, numbers, 5)).isEqualTo("RRRRGGGGBBBB");
    }

    @ParameterizedTest(name = "wide: {0}")
    @ValueSource(booleans = {true, false})
    @DisplayName("CENTRE_CROP shows the middle of the longer side and nothing else")
    void centreCropTakesTheMiddle(boolean wide) throws Exception {
        // Given
        byte[] bands = bands(wide, 8);

        // When
        float[] numbers = Prepared.numbers(bands, Prepared.plain(SIZE, ResizeRule.CENTRE_CROP));

        // Then
        assertThat(along(wide, numbers, 0)).isEqualTo("GGGGGGGGGGGG");
        assertThat(along(wide, numbers, 11)).isEqualTo("GGGGGGGGGGGG");
    }

    @ParameterizedTest(name = "{0}, wide: {1}")
    @CsvSource({"COLOUR, true", "COLOUR, false", "COLOUR_16, true", "GREY, true", "GREY, false", "GREY_16, false"})
    @DisplayName("LETTERBOX keeps the shape, and its border is the mean: exactly 0 in every channel")
    void letterboxBorderIsZero(Kind kind, boolean wide) throws Exception {
        // Given
        byte[] light = kind.light(wide ? 24 : 8, wide ? 8 : 24);

        // When
        float[] numbers = Prepared.numbers(light, Preprocessing.imageNet(SIZE, ResizeRule.LETTERBOX));

        // Then
        for (int i = 0; i < SIZE; i++) {
            boolean border = i < 4 || i >= 8;
            float[] pixel = pixel(numbers, wide ? 5 : i, wide ? i : 5);
            assertThat(pixel).as("line %d", i).satisfies(found -> {
                if (border) {
                    assertThat(found).containsExactly(0f, 0f, 0f);
                } else {
                    assertThat(found).containsExactly(new float[] {2.25f, 2.43f, 2.64f}, within(0.01f));
                }
            });
        }
    }

    @ParameterizedTest
    @EnumSource(ResizeRule.class)
    @DisplayName("A needle of an image costs no more memory than the square it becomes")
    void needleIsHarmless(ResizeRule rule) throws Exception {
        // Given
        byte[] needle = PngImages.png(PngImages.GREY, 8, 1_000_000, 1, (x, y) -> new int[] {255});

        // When
        float[] numbers = Prepared.numbers(needle, Prepared.plain(225, rule));

        // Then
        assertThat(numbers[(112 * 225 + 112) * 3]).isEqualTo(1f);
    }

    @Test
    @DisplayName("A side that shrinks is averaged even where the other one grows")
    void shrinkingSideIsAveraged() throws Exception {
        // Given
        byte[] stripes = PngImages.png(PngImages.GREY, 8, 160, 4, (x, y) -> new int[] {x % 10 == 0 ? 200 : 100});

        // When
        float[] numbers = Prepared.numbers(stripes, Prepared.plain(16, ResizeRule.STRETCH));

        // Then
        assertThat(numbers).usingComparatorWithPrecision(0.5f / 255).containsOnly(110 / 255f);
    }

    @Test
    @DisplayName("An image that has the size already is not resampled")
    void rightSizeIsLeftAlone() throws Exception {
        // Given
        byte[] png = PngImages.png(PngImages.GREY, 8, SIZE, SIZE, (x, y) -> new int[] {x * 20 + y});

        // When
        float[] numbers = Prepared.numbers(png, Prepared.plain(SIZE, ResizeRule.CENTRE_CROP));

        // Then
        for (int i = 0; i < SIZE * SIZE; i++) {
            assertThat(numbers[3 * i]).isEqualTo((float) ((i % SIZE * 20 + i / SIZE) / 255.0));
        }
    }

    /** All light. */
    enum Kind {
        COLOUR(PngImages.COLOUR, 8),
        COLOUR_16(PngImages.COLOUR, 16),
        GREY(PngImages.GREY, 8),
        GREY_16(PngImages.GREY, 16);

        private final int colourType;
        private final int depth;

        Kind(int colourType, int depth) {
            this.colourType = colourType;
            this.depth = depth;
        }

        byte[] light(int width, int height) {
            int[] white = colourType == PngImages.GREY ? new int[] {65_535} : new int[] {65_535, 65_535, 65_535};
            return PngImages.png(colourType, depth, width, height, (x, y) -> white);
        }
    }

    private static byte[] bands(boolean wide, int side) {
        return PngImages.png(PngImages.COLOUR, 8, wide ? 3 * side : side, wide ? side : 3 * side, (x, y) -> {
            int[] colour = new int[3];
            colour[(wide ? x : y) / side] = 255;
            return colour;
        });
    }

    /** The colours met on the way along the longer side, at some distance from its edge. */
    private static String along(boolean wide, float[] numbers, int distance) {
        StringBuilder colours = new StringBuilder();
        for (int i = 0; i < SIZE; i++) {
            float[] pixel = pixel(numbers, wide ? i : distance, wide ? distance : i);
            colours.append(pixel[0] == 1 ? 'R' : pixel[1] == 1 ? 'G' : pixel[2] == 1 ? 'B' : '?');
        }
        return colours.toString();
    }

    private static float[] pixel(float[] numbers, int x, int y) {
        int at = (y * SIZE + x) * Preprocessing.CHANNELS;
        return new float[] {numbers[at], numbers[at + 1], numbers[at + 2]};
    }
}
