package io.scanstream.imaging;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.scanstream.contract.ResizeRule;
import java.awt.image.BufferedImage;
import java.util.Map;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class KindsOfJpegTest {

    /** What a JPEG may lose, in levels of 255. */
    private static final double LOSS = 4;

    private static final Map<Character, double[]> COLOURS = Map.of(
            'R', new double[] {255, 0, 0},
            'G', new double[] {0, 255, 0},
            'B', new double[] {0, 0, 255},
            'W', new double[] {255, 255, 255});

    @Test
    @DisplayName("A grey JPEG gives its level in all three channels")
    void greyIsRepeated() throws Exception {
        // Given
        byte[] jpeg = JpegImages.baseline(JpegImages.grey(32, 32, (x, y) -> 8 * (x / 8) + 100));

        // When
        float[] numbers = Prepared.numbers(jpeg, Prepared.plain(32, ResizeRule.STRETCH));

        // Then
        assertThat(Prepared.levels(numbers, 32, 4, 4)).containsExactly(new double[] {100, 100, 100}, within(1.0));
        assertThat(Prepared.levels(numbers, 32, 28, 4)).containsExactly(new double[] {124, 124, 124}, within(1.0));
    }

    @Test
    @DisplayName("A progressive JPEG gives what the same picture gives as a baseline JPEG")
    void progressiveEqualsBaseline() throws Exception {
        // Given
        BufferedImage picture = JpegImages.colour(64, 48, (x, y) -> JpegImages.rgb(4 * x, 5 * y, 2 * (x + y)));
        Preprocessing preprocessing = Prepared.plain(48, ResizeRule.STRETCH);
        float[] baseline = Prepared.numbers(JpegImages.baseline(picture), preprocessing);

        // When
        float[] progressive = Prepared.numbers(JpegImages.progressive(picture), preprocessing);

        // Then
        assertThat(progressive).containsExactly(baseline, within(2 / 255f));
    }

    @ParameterizedTest(name = "orientation {0} shows {1}")
    @CsvSource({"1, RGBW", "2, GRWB", "3, WBGR", "4, BWRG", "5, RBGW", "6, BRWG", "7, WGBR", "8, GWRB"})
    @DisplayName("Exif's orientation is applied: the corners lie where a viewer shows them, in reading order")
    void orientationIsApplied(int orientation, String corners) throws Exception {
        // Given
        byte[] upright = JpegImages.baseline(JpegImages.colour(
                64, 32, (x, y) -> y < 16 ? (x < 32 ? 0xff0000 : 0x00ff00) : (x < 32 ? 0x0000ff : 0xffffff)));

        // When
        float[] numbers = Prepared.numbers(
                JpegImages.withOrientation(upright, orientation), Prepared.plain(32, ResizeRule.STRETCH));

        // Then
        for (int i = 0; i < corners.length(); i++) {
            double[] found = Prepared.levels(numbers, 32, i % 2 == 0 ? 2 : 29, i / 2 == 0 ? 2 : 29);
            assertThat(found).as("corner %d", i).containsExactly(COLOURS.get(corners.charAt(i)), within(LOSS));
        }
    }

    @ParameterizedTest(name = "cyan {0}, magenta {1}, yellow {2}, black {3}")
    @CsvSource({"0, 0, 0, 0", "255, 0, 0, 0", "0, 255, 255, 0", "0, 0, 0, 255", "55, 155, 205, 35", "20, 40, 60, 128"})
    @DisplayName("CMYK becomes the red, green and blue that its inks leave of white")
    void cmykIsConverted(int cyan, int magenta, int yellow, int black) throws Exception {
        // Given
        double light = (255 - black) / 255.0;
        double[] expected = {(255 - cyan) * light, (255 - magenta) * light, (255 - yellow) * light};
        byte[] jpeg = JpegImages.cmyk(16, cyan, magenta, yellow, black);

        // When
        float[] numbers = Prepared.numbers(jpeg, Prepared.plain(16, ResizeRule.STRETCH));

        // Then
        assertThat(Prepared.levels(numbers, 16, 8, 8)).containsExactly(expected, within(2.0));
    }
}
