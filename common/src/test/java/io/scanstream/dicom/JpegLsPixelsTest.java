package io.scanstream.dicom;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.scanstream.testing.DicomFiles;
import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;
import java.util.HexFormat;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class JpegLsPixelsTest {

    /** ITU-T T.87, H.3: the standard's own example. */
    private static final String EXAMPLE = "ffd8 fff7 000b 08 0004 0004 01 01 11 00 ffda 0008 01 01 00 00 00 00"
            + "c000 006c 8020 8e01 c000 0057 4000 006e e600 0001 bc18 0000 05d8 0000 9160 ffd9";

    @Test
    void the_example_of_the_standard_is_decoded() throws Exception {
        assertThat(Decoding.stored(file(bytes(EXAMPLE))))
                .containsExactly(0, 0, 90, 74, 68, 50, 43, 205, 64, 145, 145, 145, 100, 145, 145, 145);
    }

    /** Both made with dcmtk 3.6.7 from a drawn picture of 12 bit, with a deviation of at most 3. */
    @Test
    void a_near_lossless_film_has_the_values_that_another_decoder_gives_it() throws Exception {
        // Given
        int[] decoded = Decoding.stored(resource("near-lossless-decoded.dcm"));

        // When
        int[] values = Decoding.stored(resource("near-lossless.dcm"));

        // Then
        assertThat(values).hasSize(24 * 10).containsExactly(decoded);
    }

    private static byte[] resource(String name) throws IOException {
        try (InputStream in = JpegLsPixelsTest.class.getResourceAsStream(name)) {
            return in.readAllBytes();
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "ffd8 fff7 000b 08 0004 0004 01|ffd8 fff7 000b 08 0005 0004 01|coded as 4 x 5 in 1 components",
                "ffd8 fff7 000b 08|ffd8 fff7 000b 09|coded in 9 bits",
                "ffd8 fff7|ffd8 ffc3|coded otherwise (ffc3)",
                "ffda 0008 01 01 00 00|ffda 0008 01 01 00 ff|coded with",
                "ffda|fff8 000d 01 00ff 0001 0001 0001 0001 ffda|coded with",
                "ffda|fff8 000d 02 00ff 0001 0001 0001 0001 ffda|mapping tables",
                "ffda|ffdd 0004 0004 ffda|restarts",
                "ffda|ffd9|holds no pixels",
                "c000 006c|0000 0000|too long",
                "e600 0001|ffff ffff|end too soon"
            })
    void what_the_standard_does_not_allow_is_refused(String part, String instead, String sentence) {
        // Given
        String changed = EXAMPLE.replace(" ", "").replace(part.replace(" ", ""), instead.replace(" ", ""));

        // When / Then
        assertThatThrownBy(() -> Decoding.stored(file(HexFormat.of().parseHex(changed))))
                .isInstanceOf(UnusableDicomException.class)
                .hasMessageContaining(sentence);
    }

    @Test
    void a_codestream_cut_off_anywhere_is_refused() {
        byte[] sound = bytes(EXAMPLE);
        for (int length = 2; length < sound.length; length++) {
            // Given
            byte[] prefix = Arrays.copyOf(sound, length);

            // When / Then
            assertThatThrownBy(() -> Decoding.stored(file(prefix)))
                    .as("the first %d bytes", length)
                    .isInstanceOf(UnusableDicomException.class);
        }
    }

    private static byte[] file(byte[] codestream) {
        return DicomFiles.grey(4, 4, 8)
                .in(DicomFiles.JPEG_LS)
                .fragments(codestream)
                .bytes();
    }

    private static byte[] bytes(String hex) {
        return HexFormat.of().parseHex(hex.replace(" ", ""));
    }
}
