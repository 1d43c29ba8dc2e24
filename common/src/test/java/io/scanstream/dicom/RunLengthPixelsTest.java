package io.scanstream.dicom;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.scanstream.testing.DicomFiles;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.stream.Stream;
import org.junit.jupiter.api.Named;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class RunLengthPixelsTest {

    @Test
    void runs_literals_and_nothings_are_unpacked_and_padding_is_passed_over() throws Exception {
        // Given
        byte[] file = grey(coded(new int[] {64}, -128, -2, 7, 1, 8, 9, -128, 0, 10, 0, 0));

        // When / Then
        assertThat(Decoding.stored(file)).containsExactly(7, 7, 7, 8, 9, 10);
    }

    @Test
    void the_higher_bytes_come_first() throws Exception {
        // Given
        byte[] coded = coded(new int[] {64, 66}, -1, 0x12, 1, 0x34, 0x56);
        byte[] file =
                DicomFiles.grey(2, 1, 16).in(DicomFiles.RLE).fragments(coded).bytes();

        // When / Then
        assertThat(Decoding.stored(file)).containsExactly(0x1234, 0x1256);
    }

    @Test
    void each_colour_has_a_segment() throws Exception {
        // Given
        byte[] coded = coded(new int[] {64, 66, 68}, -1, 10, -1, 20, 1, 30, 40);
        byte[] file = DicomFiles.colour(2, 1, "RGB")
                .in(DicomFiles.RLE)
                .fragments(coded)
                .bytes();

        // When / Then
        assertThat(Decoding.stored(file)).containsExactly(10, 20, 30, 10, 20, 40);
    }

    static Stream<Arguments> damaged() {
        return Stream.of(
                Arguments.of(Named.of("ends amid its header", new byte[40]), "0 RLE segments"),
                Arguments.of(Named.of("has two segments", coded(new int[] {64, 65}, 1, 1)), "2 RLE segments"),
                Arguments.of(Named.of("begins in the header", coded(new int[] {8}, -5, 1)), "begin in the header"),
                Arguments.of(Named.of("begins beyond its end", coded(new int[] {9_999}, -5, 1)), "are said to be"),
                Arguments.of(Named.of("has a run that is too long", coded(new int[] {64}, -6, 1)), "more pixels"),
                Arguments.of(Named.of("has a run without a value", coded(new int[] {64}, -128, -5)), "ends within"),
                Arguments.of(Named.of("has literals that are too long", coded(new int[] {64}, 5, 1, 2)), "ends within"),
                Arguments.of(Named.of("has too few pixels", coded(new int[] {64}, -1, 1)), "ends within"),
                Arguments.of(Named.of("says nothing", coded(new int[] {64}, -128, -128)), "ends within"));
    }

    @ParameterizedTest
    @MethodSource("damaged")
    void what_does_not_fill_the_picture_is_refused(byte[] coded, String sentence) {
        assertThatThrownBy(() -> Decoding.stored(grey(coded)))
                .isInstanceOf(UnusableDicomException.class)
                .hasMessageContaining(sentence);
    }

    private static byte[] grey(byte[] coded) {
        return DicomFiles.grey(3, 2, 8).in(DicomFiles.RLE).fragments(coded).bytes();
    }

    private static byte[] coded(int[] offsets, int... bytes) {
        ByteBuffer coded =
                ByteBuffer.allocate(64 + bytes.length + bytes.length % 2).order(ByteOrder.LITTLE_ENDIAN);
        coded.putInt(offsets.length);
        for (int offset : offsets) {
            coded.putInt(offset);
        }
        coded.position(64);
        for (int value : bytes) {
            coded.put((byte) value);
        }
        return coded.array();
    }
}
