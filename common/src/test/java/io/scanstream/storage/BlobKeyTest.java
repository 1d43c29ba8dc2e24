package io.scanstream.storage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.NullAndEmptySource;
import org.junit.jupiter.params.provider.ValueSource;

class BlobKeyTest {

    static Stream<Arguments> refused() {
        return Stream.of(
                Arguments.of("..", "..", "the climb"),
                Arguments.of("../secrets", "..", "the climb at the beginning"),
                Arguments.of("models/../../secrets", "..", "the climb in the middle"),
                Arguments.of("models/..", "..", "the climb at the end"),
                Arguments.of(".", ".", "the dot"),
                Arguments.of("models/./a", ".", "the dot in the middle"),
                Arguments.of("/etc/passwd", "", "the absolute path"),
                Arguments.of("models//a", "", "the empty segment"),
                Arguments.of("models/", "", "the slash at the end"),
                Arguments.of("/", "", "the slash alone"),
                Arguments.of("models\\a", "models\\a", "the backslash"),
                Arguments.of("C:", "C:", "the drive"),
                Arguments.of("models/a\0b", "a?b", "the NUL"),
                Arguments.of("models/a\nb", "a?b", "the line break"),
                Arguments.of("models/.incoming", ".incoming", "the dot file"),
                Arguments.of(".incoming/a", ".incoming", "the dot folder"),
                Arguments.of("models/a b", "a b", "the space"),
                Arguments.of("models/é", "é", "the letter beyond ASCII"),
                Arguments.of("models/%2e%2e", "%2e%2e", "the escaped climb"),
                Arguments.of("a".repeat(129), "a".repeat(129), "the long segment"));
    }

    @ParameterizedTest(name = "{2}")
    @MethodSource("refused")
    @DisplayName("A segment outside the narrow alphabet is refused, named, and told the rule, on one line")
    void segmentIsRefused(String value, String segment, String what) {
        // When
        assertThatIllegalArgumentException()
                .as(what)
                .isThrownBy(() -> new BlobKey(value))

                // Then
                .withMessage(
                        "blob key '%s' has the segment '%s', but a segment must be 1 to 128 of A-Z, a-z, 0-9, '.', '_',"
                                + " '@', '-' and not start with '.'",
                        value.replaceAll("\\p{Cntrl}", "?"), segment);
    }

    @ParameterizedTest
    @NullAndEmptySource
    @DisplayName("A key of nothing is refused")
    void nothingIsRefused(String nothing) {
        // When
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new BlobKey(nothing))

                // Then
                .withMessageStartingWith("a blob key must have 1 to 512 characters, got ");
    }

    @Test
    @DisplayName("A key that is too long is refused with its length, not with its text")
    void tooLongIsRefused() {
        // Given
        String value = "a/".repeat(256) + "a";

        // When
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new BlobKey(value))

                // Then
                .withMessage("a blob key must have 1 to 512 characters, got 513");
    }

    @ParameterizedTest
    @ValueSource(strings = {"a", "models/melanoma/job-7/manifest.json", "a..b", "melanoma@7_x", "-", "_", "A.tar.gz"})
    @DisplayName("A key of plain segments is taken as it is")
    void plainKeyIsTaken(String value) {
        // When
        BlobKey key = new BlobKey(value);

        // Then
        assertThat(key).hasToString(value);
    }

    @Test
    @DisplayName("A resolved segment follows the same rules as any other")
    void resolvedSegmentIsChecked() {
        // Given
        BlobKey folder = BlobKey.of("models", "melanoma");

        // When
        BlobKey file = folder.resolve("manifest.json");

        // Then
        assertThat(file.value()).isEqualTo("models/melanoma/manifest.json");
        assertThatIllegalArgumentException().isThrownBy(() -> folder.resolve("../secrets"));
    }
}
