package io.scanstream.imaging;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;

import io.scanstream.contract.RejectionCode;
import io.scanstream.contract.ResizeRule;
import java.nio.ByteBuffer;
import java.nio.FloatBuffer;
import java.time.Duration;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

class ImageLimitsTest {

    private static final byte[] SMALL_PNG = PngImages.png(PngImages.GREY, 8, 20, 10, (x, y) -> new int[] {100});

    static Stream<Arguments> tooManyPixels() {
        return Stream.of(
                Arguments.of(hugePng(60_000, 60_000), "60000 x 60000 pixels"),
                Arguments.of(hugePng(Integer.MAX_VALUE, Integer.MAX_VALUE), "2147483647 x 2147483647 pixels"),
                Arguments.of(hugePng(2_000_000, 1), "2000000 x 1 pixels"),
                Arguments.of(hugePng(1, 2_000_000), "1 x 2000000 pixels"),
                Arguments.of(hugeJpeg(), "61680 x 61680 pixels"));
    }

    @ParameterizedTest(name = "{1}")
    @MethodSource("tooManyPixels")
    @DisplayName("An image with too many pixels is refused by its header, before a byte is allocated for them")
    void tooManyPixelsAreRefused(byte[] image, String size) {
        // Given
        Preprocessor preprocessor = new Preprocessor(Prepared.plain(8, ResizeRule.STRETCH), ImageLimits.defaults());

        // When
        UnusableImageException refusal = assertTimeoutPreemptively(
                Duration.ofSeconds(10),
                () -> catchThrowableOfType(
                        UnusableImageException.class, () -> preprocessor.fill(image, FloatBuffer.allocate(192))));

        // Then
        assertThat(refusal.code()).isEqualTo(RejectionCode.TOO_MANY_PIXELS);
        assertThat(refusal).hasMessageContaining(size);
    }

    @ParameterizedTest(name = "at most {0} pixels")
    @CsvSource({"200, true", "199, false"})
    @DisplayName("The limit of pixels itself is allowed")
    void pixelLimitIsInclusive(long maxPixels, boolean allowed) {
        // Given
        ImageLimits limits = new ImageLimits(1000, maxPixels);

        // When
        Throwable refusal = catchThrowableOfType(
                UnusableImageException.class, () -> limits.check(SMALL_PNG, ImageHeader.read(SMALL_PNG)));

        // Then
        assertThat(refusal == null).isEqualTo(allowed);
    }

    @Test
    @DisplayName("A file with too many bytes is refused before it is looked at")
    void tooManyBytesAreRefused() {
        // Given
        byte[] noise = new byte[1001];
        Preprocessor preprocessor =
                new Preprocessor(Prepared.plain(8, ResizeRule.STRETCH), new ImageLimits(1000, 1000));

        // When
        UnusableImageException refusal = catchThrowableOfType(
                UnusableImageException.class, () -> preprocessor.fill(noise, FloatBuffer.allocate(192)));

        // Then
        assertThat(refusal.code()).isEqualTo(RejectionCode.TOO_MANY_BYTES);
        assertThat(refusal).hasMessage("the image has 1,001 bytes, but at most 1,000 are read");
    }

    @ParameterizedTest(name = "{0} scans")
    @CsvSource({"64, true", "65, false"})
    @DisplayName("A JPEG may have 64 scans, far more than encoders make; each more is work for a decoder")
    void scanLimitIsInclusive(int scans, boolean allowed) {
        // Given
        byte[] jpeg = JpegImages.withScans(DamagedImages.soundProgressiveJpeg(), scans);

        // When
        Throwable refusal = catchThrowableOfType(UnusableImageException.class, () -> ImageHeader.read(jpeg));

        // Then
        assertThat(refusal == null).isEqualTo(allowed);
    }

    @ParameterizedTest(name = "{0} bytes, {1} pixels")
    @CsvSource({"0, 1", "1, 0", "-1, -1"})
    @DisplayName("Limits that let nothing pass are refused")
    void senselessLimitsAreRefused(int maxBytes, long maxPixels) {
        // When
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new ImageLimits(maxBytes, maxPixels))

                // Then
                .withMessage("maxBytes and maxPixels must be positive, got %d and %d", maxBytes, maxPixels);
    }

    /** Says it is large; holds next to nothing. */
    private static byte[] hugePng(int width, int height) {
        return PngImages.file(
                PngImages.header(PngImages.COLOUR, 16, width, height), PngImages.pixels(new byte[100]), PngImages.END);
    }

    private static byte[] hugeJpeg() {
        byte[] jpeg = JpegImages.baseline(JpegImages.grey(16, 16, (x, y) -> 100));
        ByteBuffer.wrap(jpeg).putInt(JpegImages.indexOf(jpeg, 0xc0) + 5, 61_680 << 16 | 61_680);
        return jpeg;
    }
}
