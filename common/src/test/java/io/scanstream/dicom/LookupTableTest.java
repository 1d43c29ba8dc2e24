package io.scanstream.dicom;

import static io.scanstream.testing.DicomFiles.ITEM;
import static io.scanstream.testing.DicomFiles.ITEM_END;
import static io.scanstream.testing.DicomFiles.LUT;
import static io.scanstream.testing.DicomFiles.LUT_DESCRIPTOR;
import static io.scanstream.testing.DicomFiles.SEQUENCE_END;
import static io.scanstream.testing.DicomFiles.UNDEFINED;
import static io.scanstream.testing.DicomFiles.VOI_LUTS;
import static io.scanstream.testing.DicomFiles.explicitHeader;
import static io.scanstream.testing.DicomFiles.header;
import static io.scanstream.testing.DicomFiles.join;
import static io.scanstream.testing.DicomFiles.words;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.scanstream.testing.DicomFiles;
import java.util.stream.Stream;
import org.junit.jupiter.api.Named;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class LookupTableTest {

    @Test
    void a_value_has_its_grey_and_those_outside_have_the_first_and_the_last() throws Exception {
        // Given
        byte[] table = table(words(3, 100, 10), words(0, 341, 1023));

        // When / Then
        assertThat(Decoding.values(film().element(VOI_LUTS, "SQ", table).bytes()))
                .containsExactly(0, 0, 21_845, 65_535, 65_535);
    }

    static Stream<Named<byte[]>> forms() {
        byte[] explicit = join(
                header(ITEM, UNDEFINED),
                explicitHeader(LUT_DESCRIPTOR, "US", 6),
                words(3, 100, 8),
                explicitHeader(0x0028_3003, "LO", 2),
                new byte[2],
                explicitHeader(LUT, "OW", 4),
                new byte[] {0, 85, (byte) 255, 0},
                header(ITEM_END, 0),
                header(SEQUENCE_END, 0));
        byte[] implicit = join(
                header(ITEM, 8 + 6 + 8 + 6),
                header(LUT_DESCRIPTOR, 6),
                words(3, 100, 8),
                header(LUT, 6),
                words(0, 85, 255));
        return Stream.of(
                Named.of(
                        "packed, without lengths",
                        film().element(VOI_LUTS, "SQ", UNDEFINED, explicit).bytes()),
                Named.of(
                        "implicit",
                        DicomFiles.implicitGrey(5, 1, 12)
                                .element(VOI_LUTS, "", implicit)
                                .pixels16(0, 100, 101, 102, 4095)
                                .bytes()));
    }

    @ParameterizedTest
    @MethodSource("forms")
    void a_table_is_found_however_it_is_written(byte[] file) throws Exception {
        assertThat(Decoding.values(file)).containsExactly(0, 0, 21_845, 65_535, 65_535);
    }

    @Test
    void a_table_begins_below_zero_where_pixels_have_a_sign() throws Exception {
        // Given
        byte[] file = DicomFiles.grey(3, 1, 12)
                .number(DicomFiles.REPRESENTATION, 1)
                .element(VOI_LUTS, "SQ", table(words(3, -1, 8), words(0, 85, 255)))
                .pixels16(0xfff, 0, 1)
                .bytes();

        // When / Then
        assertThat(Decoding.values(file)).containsExactly(0, 21_845, 65_535);
    }

    @Test
    void a_window_comes_before_a_table_and_no_table_is_none() throws Exception {
        // Given
        DicomFiles windowed = film().element(VOI_LUTS, "SQ", table(words(3, 100, 10), words(0, 341, 1023)))
                .decimal(DicomFiles.CENTER, "0.5")
                .decimal(DicomFiles.WIDTH, "1");
        DicomFiles empty = film().element(VOI_LUTS, "SQ", UNDEFINED, header(SEQUENCE_END, 0));

        // When / Then
        assertThat(Decoding.values(windowed.bytes())).containsExactly(0, 65_535, 65_535, 65_535, 65_535);
        assertThat(Decoding.values(empty.bytes())).startsWith(0).endsWith(65_535);
    }

    static Stream<Arguments> damaged() {
        return Stream.of(
                Arguments.of(table(words(3, 0), words(1, 2, 3)), "a descriptor of 4 bytes"),
                Arguments.of(table(words(3, 0, 17), words(1, 2, 3)), "entries of 17 bits"),
                Arguments.of(table(words(3, 0, 12), words(1, 2)), "4 bytes for 3 entries"),
                Arguments.of(table(words(0, 0, 16), words(1, 2)), "4 bytes for 65,536 entries"),
                Arguments.of(table(words(9, 0, 8), words(1, 2)), "4 bytes for 9 entries"),
                Arguments.of(header(ITEM, 0), "a descriptor of 0 bytes"));
    }

    @ParameterizedTest
    @MethodSource("damaged")
    void a_table_that_does_not_add_up_is_refused(byte[] items, String sentence) {
        assertThatThrownBy(() ->
                        Decoding.values(film().element(VOI_LUTS, "SQ", items).bytes()))
                .isInstanceOf(UnusableDicomException.class)
                .hasMessageContaining("its VOI LUT Sequence (0028,3010) has %s", sentence);
    }

    private static DicomFiles film() {
        return DicomFiles.grey(5, 1, 12).pixels16(0, 100, 101, 102, 4095);
    }

    private static byte[] table(byte[] descriptor, byte[] entries) {
        byte[] item = join(
                explicitHeader(LUT_DESCRIPTOR, "US", descriptor.length),
                descriptor,
                explicitHeader(LUT, "OW", entries.length),
                entries);
        return join(header(ITEM, item.length), item);
    }
}
