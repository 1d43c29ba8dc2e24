package io.scanstream.imaging;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.scanstream.contract.RejectionCode;
import io.scanstream.contract.ResizeRule;
import io.scanstream.testing.DicomFiles;
import io.scanstream.testing.SharedMaterial;
import java.nio.file.Files;
import java.util.Arrays;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.opencv.core.CvType;
import org.opencv.core.Mat;

class DicomImagesTest {

    private static final ImageLimits LIMITS = ImageLimits.defaults();

    @BeforeAll
    static void loadOpenCv() {
        Preprocessor.loadLibrary();
    }

    @ParameterizedTest
    @ValueSource(strings = {"RG3_RLE", "RG3_JPLL", "RG3_J2KR", "RG3_JLSL"})
    void a_film_is_the_same_bit_for_bit_however_it_is_compressed_without_loss(String name) throws Exception {
        // Given
        short[] reference = values(real("RG3_UNC.dcm"));

        // When
        short[] values = values(real(name));

        // Then
        assertThat(Arrays.equals(values, reference)).isTrue();
        assertThat(values).hasSize(1760 * 1760);
    }

    @Test
    void an_inverted_film_with_a_window_shows_air_dark_and_bones_bright() throws Exception {
        // When
        Mat film = ImageDecoder.decode(real("RG1_J2KI"), LIMITS);

        // Then
        assertThat(film.type()).isEqualTo(CvType.CV_16UC1);
        assertThat(film.cols()).isEqualTo(1841);
        assertThat(film.rows()).isEqualTo(1955);
        double air = film.get(60, 10)[0];
        double spine = film.get(1000, 920)[0];
        film.release();
        assertThat(air).isLessThan(20_000);
        assertThat(spine).isGreaterThan(50_000);
    }

    @Test
    void an_eight_bit_film_without_a_window_has_the_pixels_that_are_in_the_file() throws Exception {
        // Given
        byte[] file = real("NIH_DX_chest_nofinding.dcm");

        // When
        Mat film = ImageDecoder.decode(file, LIMITS);

        // Then
        byte[] pixels = new byte[1024 * 1024];
        film.get(0, 0, pixels);
        assertThat(film.type()).isEqualTo(CvType.CV_8UC1);
        assertThat(pixels).isEqualTo(Arrays.copyOfRange(file, file.length - pixels.length, file.length));
        film.release();
    }

    @Test
    void a_film_in_jpeg_of_12_bit_is_refused_by_the_name_of_its_syntax() throws Exception {
        // Given
        byte[] file = real("RG3_JPLY");

        // When
        UnusableImageException refusal = refusal(EncodedImage.of(file));

        // Then
        assertThat(refusal.code()).isEqualTo(RejectionCode.UNSUPPORTED_FORMAT);
        assertThat(refusal).hasMessageContaining("JPEG Extended (Process 2 and 4) (1.2.840.10008.1.2.4.51) of 12 bits");
    }

    @Test
    void a_film_gives_the_numbers_of_the_png_of_its_pixels() throws Exception {
        // Given
        int[] levels = {10, 200, 77, 3, 0, 255};
        byte[] dicom = DicomFiles.grey(3, 2, 8).pixels8(levels).bytes();
        byte[] png = PngImages.png(PngImages.GREY, 8, 3, 2, (x, y) -> new int[] {levels[3 * y + x]});
        Preprocessing preprocessing = Prepared.plain(2, ResizeRule.STRETCH);

        // When / Then
        assertThat(Prepared.numbers(dicom, preprocessing)).isEqualTo(Prepared.numbers(png, preprocessing));
        assertThat(Thumbnail.of(dicom, LIMITS).grey())
                .isEqualTo(Thumbnail.of(png, LIMITS).grey());
        assertThat(Preview.jpeg(dicom, 100, LIMITS)).isEqualTo(Preview.jpeg(png, 100, LIMITS));
    }

    @Test
    void sixteen_bits_give_the_numbers_of_the_png_of_its_pixels() throws Exception {
        // Given
        int[] values = {0, 65_535, 1_000, 40_000};
        byte[] dicom = DicomFiles.grey(2, 2, 16).pixels16(values).bytes();
        byte[] png = PngImages.png(PngImages.GREY, 16, 2, 2, (x, y) -> new int[] {values[2 * y + x]});
        Preprocessing preprocessing = Prepared.plain(2, ResizeRule.STRETCH);

        // When / Then
        assertThat(Prepared.numbers(dicom, preprocessing)).isEqualTo(Prepared.numbers(png, preprocessing));
    }

    static Stream<Arguments> colours() {
        return Stream.of(
                Arguments.of(
                        "RGB",
                        DicomFiles.colour(8, 8, "RGB")
                                .pixels(repeated(8 * 8, 200, 100, 20))
                                .bytes(),
                        0),
                Arguments.of("JPEG", jpeg("YBR_FULL_422"), 3),
                Arguments.of("JPEG 2000", jpeg2000("YBR_ICT"), 3),
                Arguments.of("reversible JPEG 2000", jpeg2000("YBR_RCT"), 3));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("colours")
    void red_is_red_in_every_coding(String coding, byte[] file, int tolerance) throws Exception {
        // When
        float[] numbers = Prepared.numbers(file, Prepared.plain(4, ResizeRule.STRETCH));

        // Then
        double[] levels = Prepared.levels(numbers, 4, 1, 2);
        assertThat(levels[0]).as(coding).isBetween(200.0 - tolerance, 200.1 + tolerance);
        assertThat(levels[1]).as(coding).isBetween(100.0 - tolerance, 100.1 + tolerance);
        assertThat(levels[2]).as(coding).isBetween(19.9 - tolerance, 20.1 + tolerance);
    }

    private static byte[] repeated(int times, int... samples) {
        byte[] bytes = new byte[times * samples.length];
        for (int i = 0; i < bytes.length; i++) {
            bytes[i] = (byte) samples[i % samples.length];
        }
        return bytes;
    }

    private static byte[] jpeg(String photometric) {
        byte[] jpeg = JpegImages.baseline(JpegImages.colour(8, 8, (x, y) -> JpegImages.rgb(200, 100, 20)));
        return DicomFiles.colour(8, 8, photometric)
                .in(DicomFiles.JPEG_BASELINE)
                .fragments(jpeg)
                .bytes();
    }

    private static byte[] jpeg2000(String photometric) {
        return DicomFiles.colour(32, 32, photometric)
                .in(DicomFiles.JPEG_2000)
                .fragments(DicomCodestreams.jpeg2000(32, 32, 200, 100, 20))
                .bytes();
    }

    @Test
    void the_orientation_that_a_jpeg_names_is_not_that_of_the_film() throws Exception {
        // Given
        byte[] jpeg = JpegImages.withOrientation(JpegImages.baseline(JpegImages.grey(8, 4, (x, y) -> 30 * x)), 6);
        byte[] file = DicomFiles.grey(8, 4, 8)
                .in(DicomFiles.JPEG_BASELINE)
                .fragments(jpeg)
                .bytes();

        // When
        Mat film = ImageDecoder.decode(file, LIMITS);

        // Then
        assertThat(film.cols()).isEqualTo(8);
        film.release();
    }

    @Test
    void a_jpeg_that_is_cut_off_within_a_film_is_refused() {
        // Given
        byte[] jpeg = JpegImages.baseline(JpegImages.grey(64, 64, (x, y) -> x * y % 251));
        byte[] file = DicomFiles.grey(64, 64, 8)
                .in(DicomFiles.JPEG_BASELINE)
                .fragments(Arrays.copyOf(jpeg, jpeg.length / 2))
                .bytes();

        // When / Then
        assertThat(refusal(EncodedImage.of(file)).code()).isEqualTo(RejectionCode.UNDECODABLE);
    }

    @Test
    void a_jpeg_of_another_size_than_the_film_is_refused_before_it_is_decoded() {
        // Given
        byte[] jpeg = JpegImages.baseline(JpegImages.grey(64, 64, (x, y) -> x));
        byte[] file = DicomFiles.grey(8, 8, 8)
                .in(DicomFiles.JPEG_BASELINE)
                .fragments(jpeg)
                .bytes();

        // When / Then
        assertThat(refusal(EncodedImage.of(file))).hasMessageContaining("coded as 64 x 64");
    }

    @ParameterizedTest
    @CsvSource({
        "8, 0x7f, coded as",
        "27, 0, tiles of 0 pixels",
        "41, 0, in 0 components",
        "41, 0x4f, in 79 components",
        "42, 0x87, with a sign",
        "42, 0x08, coded in 9 bits",
        "57, 0x7f, layers",
        "60, 0x7f, levels"
    })
    void a_jpeg_2000_that_would_ask_for_much_is_refused_before_it_is_decoded(int at, String value, String sentence) {
        // Given
        byte[] codestream = DicomCodestreams.jpeg2000(32, 32, 200, 100, 20);
        codestream[at] = (byte) (int) Integer.decode(value);
        byte[] file = DicomFiles.colour(32, 32, "YBR_RCT")
                .in(DicomFiles.JPEG_2000)
                .fragments(codestream)
                .bytes();

        // When / Then
        assertThat(refusal(EncodedImage.of(file))).hasMessageContaining(sentence);
    }

    @Test
    void a_jpeg_2000_that_is_cut_off_is_refused_not_shown_as_a_coarser_picture() {
        // Given
        byte[] codestream = DicomCodestreams.jpeg2000(32, 32, 200, 100, 20);
        byte[] file = DicomFiles.colour(32, 32, "YBR_RCT")
                .in(DicomFiles.JPEG_2000)
                .fragments(Arrays.copyOf(codestream, codestream.length - 12))
                .bytes();

        // When / Then
        assertThat(refusal(EncodedImage.of(file)).code()).isEqualTo(RejectionCode.UNDECODABLE);
    }

    @Test
    void limits_come_before_pixels() {
        // Given
        byte[] file = DicomFiles.grey(60_000, 60_000, 8)
                .in(DicomFiles.RLE)
                .fragments(new byte[64])
                .bytes();

        // When / Then
        assertThat(refusal(EncodedImage.of(file)).code()).isEqualTo(RejectionCode.TOO_MANY_PIXELS);
    }

    @Test
    void elements_without_a_file_around_them_are_refused_by_name() throws Exception {
        // Given
        byte[] file = DicomFiles.grey(2, 2, 8).pixels8(1, 2, 3, 4).bytes();

        // When
        UnusableImageException refusal = refusal(EncodedImage.of(Arrays.copyOfRange(file, 132, file.length)));

        // Then
        assertThat(refusal.code()).isEqualTo(RejectionCode.UNSUPPORTED_FORMAT);
        assertThat(refusal).hasMessageContaining("look like DICOM");
    }

    @Test
    void a_frame_is_chosen_by_its_number() throws Exception {
        // Given
        byte[] file = DicomFiles.grey(1, 1, 8)
                .code(DicomFiles.FRAMES, "3")
                .pixels8(5, 6, 7)
                .bytes();

        // When
        Mat second = ImageDecoder.decode(frame(file, "2"), LIMITS);

        // Then
        assertThat(second.get(0, 0)).containsExactly(6);
        second.release();
    }

    @ParameterizedTest
    @CsvSource({"0", "4", "01", "-1", "2.0", "two", "99999999999"})
    void a_frame_that_is_not_there_is_refused(String named) {
        // Given
        byte[] file = DicomFiles.grey(1, 1, 8)
                .code(DicomFiles.FRAMES, "3")
                .pixels8(5, 6, 7)
                .bytes();

        // When
        UnusableImageException refusal = refusal(frame(file, named));

        // Then
        assertThat(refusal.code()).isEqualTo(RejectionCode.NO_SUCH_FRAME);
        assertThat(refusal).hasMessage("the frame named is '%s', but it must be a number from 1 to 3", named);
    }

    @Test
    void no_frame_stands_for_several() {
        // Given
        byte[] file = DicomFiles.grey(1, 1, 8)
                .code(DicomFiles.FRAMES, "3")
                .pixels8(5, 6, 7)
                .bytes();

        // When
        UnusableImageException refusal = refusal(EncodedImage.of(file));

        // Then
        assertThat(refusal.code()).isEqualTo(RejectionCode.NO_SUCH_FRAME);
        assertThat(refusal).hasMessage("the file has 3 frames, but none of them is named");
    }

    @Test
    void a_png_is_its_own_first_frame() throws Exception {
        // When
        Mat first = ImageDecoder.decode(frame(DamagedImages.soundPng(), "1"), LIMITS);
        UnusableImageException refusal = refusal(frame(DamagedImages.soundPng(), "2"));

        // Then
        assertThat(first.cols()).isEqualTo(7);
        assertThat(refusal.code()).isEqualTo(RejectionCode.NO_SUCH_FRAME);
        first.release();
    }

    private static EncodedImage frame(byte[] file, String named) {
        return new EncodedImage(file, Optional.of(named), DicomGuard.none());
    }

    static Stream<Arguments> guarded() {
        DicomGuard chest = new DicomGuard(Set.of("CR", "DX"), Set.of("CHEST"), false);
        DicomGuard lenient = new DicomGuard(Set.of("CR", "DX"), Set.of("CHEST"), true);
        return Stream.of(
                Arguments.of(
                        chest,
                        film().code(DicomFiles.MODALITY, "MR").pixels8(1, 2).bytes(),
                        RejectionCode.WRONG_MODALITY,
                        "the DICOM file says the modality MR, but the task takes CR, DX"),
                Arguments.of(
                        chest,
                        film().code(DicomFiles.BODY_PART, "EXTREMITY")
                                .pixels8(1, 2)
                                .bytes(),
                        RejectionCode.WRONG_BODY_PART,
                        "the DICOM file says the body part EXTREMITY, but the task takes CHEST"),
                Arguments.of(
                        lenient,
                        film().code(DicomFiles.BODY_PART, "KNEE").pixels8(1, 2).bytes(),
                        RejectionCode.WRONG_BODY_PART,
                        "the DICOM file says the body part KNEE, but the task takes CHEST"),
                Arguments.of(
                        chest,
                        film().without(DicomFiles.MODALITY).pixels8(1, 2).bytes(),
                        RejectionCode.WRONG_MODALITY,
                        "the DICOM file does not say its modality, but the task takes CR, DX"),
                Arguments.of(
                        chest,
                        film().code(DicomFiles.BODY_PART, " ").pixels8(1, 2).bytes(),
                        RejectionCode.WRONG_BODY_PART,
                        "the DICOM file does not say its body part, but the task takes CHEST"));
    }

    private static DicomFiles film() {
        return DicomFiles.grey(2, 1, 8);
    }

    @ParameterizedTest
    @MethodSource("guarded")
    void a_film_that_the_task_does_not_take_is_refused(
            DicomGuard guard, byte[] file, RejectionCode code, String sentence) {
        // When
        UnusableImageException refusal = refusal(new EncodedImage(file, Optional.empty(), guard));

        // Then
        assertThat(refusal.code()).isEqualTo(code);
        assertThat(refusal).hasMessage(sentence);
    }

    static Stream<Arguments> taken() {
        byte[] chest = film().pixels8(1, 2).bytes();
        byte[] silent = film().without(DicomFiles.BODY_PART).pixels8(1, 2).bytes();
        return Stream.of(
                Arguments.of(new DicomGuard(Set.of("CR", "DX"), Set.of("CHEST"), false), chest),
                Arguments.of(new DicomGuard(Set.of("DX"), Set.of(), false), silent),
                Arguments.of(
                        new DicomGuard(Set.of("DX"), Set.of("CHEST"), false),
                        film().code(DicomFiles.BODY_PART, "Chest").pixels8(1, 2).bytes()),
                Arguments.of(
                        DicomGuard.none(),
                        film().code(DicomFiles.BODY_PART, "ch*st?")
                                .pixels8(1, 2)
                                .bytes()),
                Arguments.of(new DicomGuard(Set.of("DX"), Set.of("CHEST"), true), silent),
                Arguments.of(new DicomGuard(Set.of("MR"), Set.of("HEAD"), false), DamagedImages.soundPng()));
    }

    @ParameterizedTest
    @MethodSource("taken")
    void what_the_task_takes_or_what_does_not_say_what_it_shows_passes(DicomGuard guard, byte[] file) throws Exception {
        // When
        Mat pixels = ImageDecoder.decode(new EncodedImage(file, Optional.empty(), guard), LIMITS);

        // Then
        assertThat(pixels.empty()).isFalse();
        pixels.release();
    }

    @Test
    void a_guard_is_written_in_small_letters_or_capitals_and_with_codes_only() {
        assertThat(new DicomGuard(Set.of("dx"), Set.of("chest"), false))
                .isEqualTo(new DicomGuard(Set.of("DX"), Set.of("CHEST"), false));
        assertThatThrownBy(() -> new DicomGuard(Set.of("CR;DX"), Set.of(), false))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("the modality 'CR;DX' is not");
    }

    private static UnusableImageException refusal(EncodedImage image) {
        return catchThrowableOfType(
                UnusableImageException.class,
                () -> ImageDecoder.decode(image, LIMITS).release());
    }

    private static short[] values(byte[] file) throws UnusableImageException {
        Mat film = ImageDecoder.decode(file, LIMITS);
        short[] values = new short[(int) film.total()];
        film.get(0, 0, values);
        film.release();
        return values;
    }

    private static byte[] real(String name) throws Exception {
        return Files.readAllBytes(SharedMaterial.path("data/dicom/" + name));
    }
}
