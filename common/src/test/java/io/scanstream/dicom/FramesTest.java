package io.scanstream.dicom;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.scanstream.testing.DicomFiles;
import java.util.Arrays;
import org.junit.jupiter.api.Test;

class FramesTest {

    @Test
    void each_frame_of_plain_pixels_is_found() throws Exception {
        // Given
        byte[] file = DicomFiles.grey(1, 2, 8)
                .code(DicomFiles.FRAMES, "3")
                .pixels8(1, 2, 3, 4, 5, 6)
                .bytes();

        // When / Then
        assertThat(DicomFile.read(file).frames()).isEqualTo(3);
        assertThat(Decoding.values(file, 1)).containsExactly(1, 2);
        assertThat(Decoding.values(file, 3)).containsExactly(5, 6);
    }

    @Test
    void a_fragment_for_each_frame_needs_no_table() throws Exception {
        // Given
        byte[] file = compressed("2").fragments(rle(1, 2), rle(3, 4)).bytes();

        // When / Then
        assertThat(Decoding.values(file, 1)).containsExactly(1, 2);
        assertThat(Decoding.values(file, 2)).containsExactly(3, 4);
    }

    @Test
    void frames_of_several_fragments_are_told_by_the_table() throws Exception {
        // Given
        byte[] first = rle(1, 2);
        byte[] header = Arrays.copyOf(rle(3, 4), 64);
        byte[] rest = Arrays.copyOfRange(rle(3, 4), 64, 68);
        byte[] offsets = {0, 0, 0, 0, (byte) (8 + first.length), 0, 0, 0};
        byte[] file = compressed("2").encapsulated(offsets, first, header, rest).bytes();

        // When / Then
        assertThat(Decoding.values(file, 1)).containsExactly(1, 2);
        assertThat(Decoding.values(file, 2)).containsExactly(3, 4);
    }

    @Test
    void several_fragments_are_one_frame_if_there_is_only_one() throws Exception {
        // Given
        byte[] coded = rle(1, 2);
        byte[] file = compressed("1")
                .fragments(Arrays.copyOf(coded, 66), Arrays.copyOfRange(coded, 66, coded.length))
                .bytes();

        // When / Then
        assertThat(Decoding.values(file)).containsExactly(1, 2);
    }

    @Test
    void frames_that_cannot_be_told_apart_are_refused() {
        // Given
        byte[] file = compressed("2").fragments(rle(1, 2), rle(3, 4), rle(5, 6)).bytes();

        // When / Then
        assertThatThrownBy(() -> Decoding.values(file, 1))
                .isInstanceOf(UnusableDicomException.class)
                .hasMessageContaining("2 frames in 3 fragments");
    }

    @Test
    void a_table_that_points_to_nothing_is_refused() {
        // Given
        byte[] offsets = {0, 0, 0, 0, 0x7f, 0x7f, 0x7f, 0x7f};
        byte[] file = compressed("2")
                .encapsulated(offsets, rle(1, 2), rle(3, 4), rle(5, 6))
                .bytes();

        // When / Then
        assertThatThrownBy(() -> Decoding.values(file, 2)).hasMessageContaining("no pixels of frame 2");
    }

    @Test
    void no_fragments_are_no_frame() {
        assertThatThrownBy(() -> Decoding.values(compressed("1").fragments().bytes()))
                .hasMessageContaining("no pixels of frame 1");
    }

    private static DicomFiles compressed(String frames) {
        return DicomFiles.grey(2, 1, 8).in(DicomFiles.RLE).code(DicomFiles.FRAMES, frames);
    }

    /** Of two pixels, as they are. */
    private static byte[] rle(int first, int second) {
        byte[] header = new byte[64];
        header[0] = 1;
        header[4] = 64;
        return DicomFiles.join(header, new byte[] {1, (byte) first, (byte) second, -128});
    }
}
