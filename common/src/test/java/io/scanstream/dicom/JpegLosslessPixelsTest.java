package io.scanstream.dicom;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.scanstream.testing.DicomFiles;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class JpegLosslessPixelsTest {

    private static final int WIDTH = 5;
    private static final int HEIGHT = 4;

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 4, 5, 6, 7})
    void every_predictor_gives_back_all_16_bits(int predictor) throws Exception {
        // Given
        int[] values = values(WIDTH * HEIGHT, 16);
        byte[] jpeg = LosslessJpegs.encode(values, WIDTH, 1, 16, predictor, 0, 0);

        // When / Then
        assertThat(Decoding.stored(grey(16, jpeg))).containsExactly(values);
    }

    @ParameterizedTest
    @CsvSource({"8, 0", "12, 0", "12, 1", "12, 2"})
    void fewer_bits_and_restarts_change_nothing(int precision, int restartRows) throws Exception {
        // Given
        int[] values = values(WIDTH * HEIGHT, precision);
        byte[] jpeg = LosslessJpegs.encode(values, WIDTH, 1, precision, 4, 0, restartRows);

        // When / Then
        assertThat(Decoding.stored(grey(precision, jpeg))).containsExactly(values);
    }

    @Test
    void colours_are_interleaved() throws Exception {
        // Given
        int[] values = values(3 * WIDTH * HEIGHT, 8);
        byte[] jpeg = LosslessJpegs.encode(values, WIDTH, 3, 8, 1, 0, 0);
        byte[] file = DicomFiles.colour(WIDTH, HEIGHT, "RGB")
                .in(DicomFiles.JPEG_LOSSLESS)
                .fragments(jpeg)
                .bytes();

        // When / Then
        assertThat(Decoding.stored(file)).containsExactly(values);
    }

    @Test
    void a_point_transform_gives_back_the_upper_bits() throws Exception {
        // Given
        int[] values = values(WIDTH * HEIGHT, 12);
        byte[] jpeg = LosslessJpegs.encode(values, WIDTH, 1, 12, 1, 2, 0);

        // When / Then
        assertThat(Decoding.stored(grey(12, jpeg)))
                .containsExactly(Arrays.stream(values).map(value -> value & ~3).toArray());
    }

    @Test
    void a_codestream_cut_off_anywhere_is_refused() {
        byte[] sound = LosslessJpegs.encode(values(WIDTH * HEIGHT, 12), WIDTH, 1, 12, 1, 0, 1);
        for (int length = 0; length < sound.length; length++) {
            // Given
            byte[] file = grey(12, Arrays.copyOf(sound, length));

            // When / Then
            assertThatThrownBy(() -> Decoding.stored(file))
                    .as("the first %d bytes", length)
                    .isInstanceOf(UnusableDicomException.class);
        }
    }

    @ParameterizedTest
    @CsvSource({
        "3, 0xc1, coded otherwise (ffc1)",
        "6, 17, coded in 17 bits",
        "8, 5, coded as 5 x 5",
        "13, 0x21, subsampled",
        "19, 9, a Huffman table 9",
        "20, 5, too many codes",
        "58, 1, restarts within a row",
        "65, 0x50, no Huffman table 5",
        "66, 0, the predictor 0",
        "66, 8, the predictor 8",
        "68, 12, the point transform 12"
    })
    void what_the_standard_does_not_allow_is_refused(int at, String value, String sentence) {
        // Given
        byte[] jpeg = LosslessJpegs.encode(values(WIDTH * HEIGHT, 12), WIDTH, 1, 12, 1, 0, 1);
        jpeg[at] = (byte) (int) Integer.decode(value);

        // When / Then
        assertThatThrownBy(() -> Decoding.stored(grey(12, jpeg)))
                .isInstanceOf(UnusableDicomException.class)
                .hasMessageContaining(sentence);
    }

    private static int[] values(int count, int bits) {
        return new Random(7).ints(count, 0, 1 << bits).toArray();
    }

    private static byte[] grey(int bits, byte[] jpeg) {
        return DicomFiles.grey(WIDTH, HEIGHT, bits)
                .in(DicomFiles.JPEG_LOSSLESS)
                .fragments(jpeg)
                .bytes();
    }
}
