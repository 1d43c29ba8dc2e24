package io.scanstream.imaging;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.scanstream.contract.RejectionCode;
import io.scanstream.contract.ResizeRule;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Named;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class UnusableImageTest {

    private static final Preprocessing PLAIN = Prepared.plain(8, ResizeRule.STRETCH);

    static Stream<Arguments> otherFormats() {
        return Stream.of(
                Arguments.of("GIF", "GIF89a\1\0\1\0"),
                Arguments.of("text", "Dear colleague, please find attached"),
                Arguments.of("JSON", "{\"image\": 7}"),
                Arguments.of("BMP", "BM\46\0\0\0\0\0"),
                Arguments.of("TIFF", "II*\0\10\0\0\0"),
                Arguments.of("WebP", "RIFF\44\0\0\0WEBPVP8 "),
                Arguments.of("the first byte of a PNG", "\u0089"),
                Arguments.of("a PNG damaged by a text transfer", "\u0089PNG\n\u001a\n\0\0\0\rIHDR"));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("otherFormats")
    @DisplayName("What is neither PNG nor JPEG nor DICOM is refused by its first bytes, which the sentence quotes")
    void otherFormatsAreRefused(String format, String content) {
        // Given
        byte[] bytes = content.getBytes(StandardCharsets.ISO_8859_1);

        // When
        UnusableImageException refusal = refusalOf(bytes);

        // Then
        assertThat(refusal.code()).as(format).isEqualTo(RejectionCode.UNSUPPORTED_FORMAT);
        assertThat(refusal)
                .hasMessageStartingWith("the bytes are neither PNG nor JPEG nor DICOM (they start with %02x"
                        .formatted(bytes[0] & 0xff));
    }

    static Stream<Named<byte[]>> nothing() {
        return Stream.of(Named.of("no bytes", new byte[0]), Named.of("null", null));
    }

    @ParameterizedTest
    @MethodSource("nothing")
    @DisplayName("Nothing is refused as empty")
    void emptyIsRefused(byte[] nothing) {
        // When
        UnusableImageException refusal = refusalOf(nothing);

        // Then
        assertThat(refusal.code()).isEqualTo(RejectionCode.EMPTY);
    }

    static Stream<Arguments> damaged() {
        return Stream.concat(DamagedImages.pngs(), DamagedImages.jpegs());
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("damaged")
    @DisplayName("A damaged file is refused, and the sentence says how it is damaged")
    void damagedIsRefused(String damage, byte[] image, String sentence) {
        // When
        UnusableImageException refusal = refusalOf(image);

        // Then
        assertThat(refusal.code()).as(damage).isEqualTo(RejectionCode.UNDECODABLE);
        assertThat(refusal).hasMessageContaining(" is damaged: ").hasMessageContaining(sentence);
    }

    static Stream<Named<byte[]>> soundImages() {
        return Stream.of(
                Named.of("PNG", DamagedImages.soundPng()),
                Named.of("baseline JPEG", DamagedImages.soundJpeg()),
                Named.of("progressive JPEG", DamagedImages.soundProgressiveJpeg()));
    }

    @ParameterizedTest
    @MethodSource("soundImages")
    @DisplayName("A file cut off anywhere, be it by its last byte, is refused and nothing worse happens")
    void everyPrefixIsRefused(byte[] sound) {
        for (int length = 0; length < sound.length; length++) {
            // Given
            byte[] prefix = Arrays.copyOf(sound, length);

            // When
            UnusableImageException refusal = refusalOf(prefix);

            // Then
            assertThat(refusal).as("the first %d bytes", length).isNotNull();
        }
    }

    /** Null if there is none; any other exception fails the test. */
    private static UnusableImageException refusalOf(byte[] image) {
        return catchThrowableOfType(UnusableImageException.class, () -> Prepared.numbers(image, PLAIN));
    }
}
