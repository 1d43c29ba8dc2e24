package io.scanstream.imaging;

import static io.scanstream.imaging.PngImages.png;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.scanstream.contract.ResizeRule;
import java.util.Arrays;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Which number a pixel becomes, for every kind of PNG. */
class PixelValuesTest {

    private static final Preprocessing PLAIN = Prepared.plain(2, ResizeRule.STRETCH);

    static Stream<Arguments> kindsOfPng() {
        return Stream.of(
                Arguments.of("grey, 8 bit", filled(PngImages.GREY, 8, 146), 146 / 255f, 146 / 255f, 146 / 255f),
                Arguments.of(
                        "grey, 16 bit",
                        filled(PngImages.GREY, 16, 37_599),
                        37_599 / 65_535f,
                        37_599 / 65_535f,
                        37_599 / 65_535f),
                Arguments.of(
                        "grey with alpha", filled(PngImages.GREY_ALPHA, 8, 90, 10), 90 / 255f, 90 / 255f, 90 / 255f),
                Arguments.of("colour, 8 bit", filled(PngImages.COLOUR, 8, 10, 20, 30), 10 / 255f, 20 / 255f, 30 / 255f),
                Arguments.of(
                        "colour, 16 bit",
                        filled(PngImages.COLOUR, 16, 37_599, 1, 65_534),
                        37_599 / 65_535f,
                        1 / 65_535f,
                        65_534 / 65_535f),
                Arguments.of(
                        "colour with alpha",
                        filled(PngImages.COLOUR_ALPHA, 8, 10, 20, 30, 0),
                        10 / 255f,
                        20 / 255f,
                        30 / 255f),
                Arguments.of(
                        "colour with alpha, 16 bit",
                        filled(PngImages.COLOUR_ALPHA, 16, 500, 600, 700, 9),
                        500 / 65_535f,
                        600 / 65_535f,
                        700 / 65_535f),
                Arguments.of("palette", palette(), 200 / 255f, 100 / 255f, 50 / 255f),
                Arguments.of("grey, 1 bit", whiteInOneBit(), 1f, 1f, 1f));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("kindsOfPng")
    @DisplayName("Every kind of PNG keeps its values, the 16-bit ones all their bits, and loses its alpha")
    void valuesAreKept(String kind, byte[] png, float red, float green, float blue) throws Exception {
        // Given
        float[] expected = {red, green, blue, red, green, blue, red, green, blue, red, green, blue};

        // When
        float[] numbers = Prepared.numbers(png, PLAIN);

        // Then
        assertThat(numbers).as(kind).containsExactly(expected, within(1e-7f));
    }

    @Test
    @DisplayName("The 16-bit value 37599 is not cut to the 146 that fit in eight bits")
    void sixteenBitsAreNotCut() throws Exception {
        // Given
        byte[] png = filled(PngImages.GREY, 16, 37_599);

        // When
        float[] numbers = Prepared.numbers(png, PLAIN);

        // Then
        assertThat(numbers[0]).isCloseTo(37_599 / 65_535f, within(1e-7f)).isNotCloseTo(146 / 255f, within(1e-4f));
    }

    @Test
    @DisplayName("A grey image has the same value in three channels, each then normalised with its own mean and std")
    void greyIsRepeated() throws Exception {
        // Given
        byte[] png = filled(PngImages.GREY, 8, 128);
        double value = 128 / 255.0;

        // When
        float[] numbers = Prepared.numbers(png, Preprocessing.imageNet(2, ResizeRule.STRETCH));

        // Then
        assertThat(Arrays.copyOf(numbers, 3))
                .containsExactly((float) ((value - 0.485) / 0.229), (float) ((value - 0.456) / 0.224), (float)
                        ((value - 0.406) / 0.225));
    }

    @Test
    @DisplayName("The channel order puts red or blue first")
    void channelOrderIsFollowed() throws Exception {
        // Given
        byte[] png = filled(PngImages.COLOUR, 8, 255, 51, 0);
        Preprocessing blueFirst = Prepared.plain(1, ResizeRule.STRETCH, ChannelOrder.BGR);

        // When
        float[] numbers = Prepared.numbers(png, blueFirst);

        // Then
        assertThat(numbers).containsExactly(0f, 0.2f, 1f);
    }

    private static byte[] filled(int colourType, int depth, int... samples) {
        return png(colourType, depth, 2, 2, (x, y) -> samples);
    }

    private static byte[] palette() {
        return PngImages.file(
                PngImages.header(PngImages.PALETTE, 8, 2, 2),
                PngImages.chunk("PLTE", new byte[] {1, 2, 3, (byte) 200, 100, 50}),
                PngImages.pixels(new byte[] {0, 1, 1, 0, 1, 1}),
                PngImages.END);
    }

    private static byte[] whiteInOneBit() {
        return PngImages.file(
                PngImages.header(PngImages.GREY, 1, 2, 2),
                PngImages.pixels(new byte[] {0, (byte) 0b1100_0000, 0, (byte) 0b1100_0000}),
                PngImages.END);
    }
}
