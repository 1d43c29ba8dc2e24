package io.scanstream.dicom;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.scanstream.contract.RejectionCode;
import io.scanstream.testing.DicomFiles;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class GreyScaleTest {

    @Test
    void eight_bits_without_a_window_stay_as_they_are() throws Exception {
        // Given
        byte[] file = DicomFiles.grey(4, 1, 8).pixels8(10, 0, 255, 77).bytes();

        // When
        DicomPicture picture = DicomFile.read(file).picture(1, null);

        // Then
        assertThat(picture.sixteenBit()).isFalse();
        assertThat(Decoding.values(file)).containsExactly(10, 0, 255, 77);
    }

    @Test
    void more_bits_without_a_window_are_shown_from_the_smallest_to_the_largest_value() throws Exception {
        // Given
        byte[] file =
                DicomFiles.grey(5, 1, 12).pixels16(1000, 1500, 2000, 1250, 3000).bytes();

        // When
        DicomPicture picture = DicomFile.read(file).picture(1, null);

        // Then
        assertThat(picture.sixteenBit()).isTrue();
        assertThat(Decoding.values(file)).containsExactly(0, 16_384, 32_768, 8_192, 65_535);
    }

    @Test
    void a_picture_of_one_value_is_grey_not_a_division_by_zero() throws Exception {
        assertThat(Decoding.values(DicomFiles.grey(2, 1, 12).pixels16(7, 7).bytes()))
                .containsExactly(32_768, 32_768);
    }

    @Test
    void the_lowest_value_is_white_in_monochrome1() throws Exception {
        // Given
        DicomFiles file = DicomFiles.grey(3, 1, 8).code(DicomFiles.PHOTOMETRIC, "MONOCHROME1");

        // When / Then
        assertThat(Decoding.values(file.pixels8(0, 200, 255).bytes())).containsExactly(255, 55, 0);
    }

    static Stream<Arguments> windows() {
        return Stream.of(
                // PS3.3, C.11.2.1.2.1: its two examples are 12 bit with a width of 4096 and of 1.
                Arguments.of("LINEAR", "2048", "4096", new int[] {0, 16_388, 32_776, 65_535}),
                Arguments.of("LINEAR", "2048", "1", new int[] {0, 0, 65_535, 65_535}),
                Arguments.of("LINEAR_EXACT", "2048", "4096", new int[] {0, 16_384, 32_768, 65_519}),
                Arguments.of("LINEAR_EXACT", "2048", "0.5", new int[] {0, 0, 32_768, 65_535}),
                Arguments.of("SIGMOID", "2048", "4096", new int[] {7_812, 17_625, 32_768, 57_716}));
    }

    @ParameterizedTest
    @MethodSource("windows")
    void a_window_is_applied_as_the_standard_says(String function, String center, String width, int[] expected)
            throws Exception {
        // Given
        byte[] file = DicomFiles.grey(4, 1, 12)
                .decimal(DicomFiles.CENTER, center)
                .decimal(DicomFiles.WIDTH, width)
                .code(DicomFiles.VOI_FUNCTION, function)
                .pixels16(0, 1024, 2048, 4095)
                .bytes();

        // When
        int[] values = Decoding.values(file);

        // Then
        assertThat(values).containsExactly(expected);
    }

    @Test
    void the_first_of_several_windows_counts() throws Exception {
        // Given
        DicomFiles file =
                DicomFiles.grey(2, 1, 8).decimal(DicomFiles.CENTER, "100.5\\1").decimal(DicomFiles.WIDTH, "101\\255");

        // When / Then
        assertThat(Decoding.values(file.pixels8(50, 150).bytes())).containsExactly(0, 255);
    }

    @Test
    void a_window_is_of_rescaled_values_and_a_sign_is_a_sign() throws Exception {
        // Given a tomogram in Hounsfield units
        byte[] file = DicomFiles.grey(4, 1, 12)
                .number(DicomFiles.REPRESENTATION, 1)
                .decimal(DicomFiles.SLOPE, "2")
                .decimal(DicomFiles.INTERCEPT, "-100")
                .decimal(DicomFiles.CENTER, "0")
                .decimal(DicomFiles.WIDTH, "400")
                .code(DicomFiles.VOI_FUNCTION, "LINEAR_EXACT")
                .pixels16(-50 & 0xfff, 50, 150, -2048 & 0xfff)
                .bytes();

        // When / Then
        assertThat(Decoding.values(file)).containsExactly(0, 32_768, 65_535, 0);
    }

    @Test
    void a_sign_counts_without_a_window_too() throws Exception {
        // Given
        byte[] file = DicomFiles.grey(3, 1, 16)
                .number(DicomFiles.REPRESENTATION, 1)
                .pixels16(-1000, 0, 1000)
                .bytes();

        // When / Then
        assertThat(Decoding.values(file)).containsExactly(0, 32_768, 65_535);
    }

    @Test
    void a_negative_slope_turns_black_to_white() throws Exception {
        // Given
        byte[] file = DicomFiles.grey(2, 1, 8)
                .decimal(DicomFiles.SLOPE, "-1.0")
                .pixels8(0, 255)
                .bytes();

        // When / Then
        assertThat(Decoding.values(file)).containsExactly(255, 0);
    }

    @Test
    void padding_is_black_and_does_not_count_among_the_values() throws Exception {
        // Given
        byte[] file = DicomFiles.grey(4, 1, 12)
                .code(DicomFiles.PHOTOMETRIC, "MONOCHROME1")
                .number(DicomFiles.PADDING, 0)
                .number(DicomFiles.PADDING_LIMIT, 99)
                .pixels16(0, 99, 100, 200)
                .bytes();

        // When / Then
        assertThat(Decoding.values(file)).containsExactly(0, 0, 65_535, 0);
    }

    @Test
    void bits_above_and_below_the_stored_ones_are_no_part_of_the_value() throws Exception {
        // Given 10 bits from bit 2 on, with an overlay at the top
        byte[] file = DicomFiles.grey(3, 1, 10)
                .number(DicomFiles.HIGH_BIT, 11)
                .pixels16(0xf003, 512 << 2 | 0x8001, 1023 << 2)
                .bytes();

        // When / Then
        assertThat(Decoding.values(file)).containsExactly(0, 32_800, 65_535);
    }

    static Stream<Arguments> nonsense() {
        return Stream.of(
                Arguments.of(DicomFiles.WIDTH, "0", RejectionCode.UNDECODABLE, "Window Width (0028,1051) is 0.0"),
                Arguments.of(DicomFiles.WIDTH, "-3", RejectionCode.UNDECODABLE, "Window Width (0028,1051) is -3.0"),
                Arguments.of(DicomFiles.WIDTH, "NaN", RejectionCode.UNDECODABLE, "(0028,1051) is no number"),
                Arguments.of(DicomFiles.WIDTH, "1e999", RejectionCode.UNDECODABLE, "(0028,1051) is no number"),
                Arguments.of(DicomFiles.SLOPE, "0", RejectionCode.UNDECODABLE, "Rescale Slope (0028,1053) is 0"),
                Arguments.of(DicomFiles.INTERCEPT, "0x1p3", RejectionCode.UNDECODABLE, "(0028,1052) is no number"),
                Arguments.of(DicomFiles.VOI_FUNCTION, "LOG", RejectionCode.UNSUPPORTED_FORMAT, "(0028,1056) is LOG"));
    }

    @ParameterizedTest
    @MethodSource("nonsense")
    void a_window_that_is_none_is_refused(int tag, String value, RejectionCode code, String sentence) {
        // Given
        byte[] file = DicomFiles.grey(2, 1, 8)
                .decimal(DicomFiles.CENTER, "1")
                .decimal(DicomFiles.WIDTH, "2")
                .decimal(tag, value)
                .pixels8(1, 2)
                .bytes();

        // When / Then
        assertThatThrownBy(() -> Decoding.values(file))
                .isInstanceOfSatisfying(
                        UnusableDicomException.class,
                        refusal -> assertThat(refusal.code()).isEqualTo(code))
                .hasMessageContaining(sentence);
    }

    @Test
    void a_modality_lut_is_refused_by_name() {
        // Given
        byte[] file = DicomFiles.grey(2, 1, 8)
                .element(0x0028_3000, "SQ", new byte[0])
                .pixels8(1, 2)
                .bytes();

        // When / Then
        assertThatThrownBy(() -> Decoding.values(file)).hasMessageContaining("Modality LUT Sequence (0028,3000)");
    }
}
