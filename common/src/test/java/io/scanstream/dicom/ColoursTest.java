package io.scanstream.dicom;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.scanstream.testing.DicomFiles;
import org.junit.jupiter.api.Test;

class ColoursTest {

    @Test
    void colours_come_by_pixel() throws Exception {
        assertThat(Decoding.values(
                        DicomFiles.colour(2, 1, "RGB").pixels8(1, 2, 3, 4, 5, 6).bytes()))
                .containsExactly(1, 2, 3, 4, 5, 6);
    }

    @Test
    void colours_come_by_plane() throws Exception {
        // Given
        DicomFiles file = DicomFiles.colour(2, 1, "RGB").number(DicomFiles.PLANAR, 1);

        // When / Then
        assertThat(Decoding.values(file.pixels8(1, 4, 2, 5, 3, 6).bytes())).containsExactly(1, 2, 3, 4, 5, 6);
    }

    @Test
    void luminance_and_differences_become_colours() throws Exception {
        // Given pure red, pure blue and a grey
        byte[] file = DicomFiles.colour(3, 1, "YBR_FULL")
                .pixels8(76, 85, 255, 29, 255, 107, 90, 128, 128)
                .bytes();

        // When / Then
        assertThat(Decoding.values(file)).containsExactly(254, 0, 0, 0, 0, 254, 90, 90, 90);
    }

    @Test
    void two_pixels_share_a_colour() throws Exception {
        // Given
        byte[] file = DicomFiles.colour(4, 1, "YBR_FULL_422")
                .pixels8(10, 20, 128, 128, 76, 76, 85, 255)
                .bytes();

        // When / Then
        assertThat(Decoding.values(file)).containsExactly(10, 10, 10, 20, 20, 20, 254, 0, 0, 254, 0, 0);
    }

    @Test
    void pairs_that_do_not_fill_a_row_are_refused() {
        assertThatThrownBy(() -> DicomFile.read(DicomFiles.colour(3, 1, "YBR_FULL_422")
                        .pixels8(1, 2, 3, 4, 5, 6)
                        .bytes()))
                .isInstanceOf(UnusableDicomException.class)
                .hasMessageContaining("a row has 3");
    }

    @Test
    void a_colour_transform_of_jpeg_2000_does_not_go_with_anything_else() {
        assertThatThrownBy(() -> DicomFile.read(
                        DicomFiles.colour(1, 1, "YBR_RCT").pixels8(1, 2, 3).bytes()))
                .hasMessageContaining("is YBR_RCT, which does not go with Explicit VR Little Endian");
    }
}
