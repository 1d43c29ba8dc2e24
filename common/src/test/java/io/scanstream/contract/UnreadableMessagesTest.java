package io.scanstream.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.NullAndEmptySource;

/** Bytes that are no message, or not in a way that everybody would read alike. */
class UnreadableMessagesTest {

    private static final String REQUEST =
            GoldenMessage.named("training-request-minimal").json();

    @ParameterizedTest
    @NullAndEmptySource
    @DisplayName("No bytes are refused")
    void refusesNothing(byte[] nothing) {
        // When
        Throwable refusal = catchThrowable(() -> Messages.read(nothing, TrainingRequest.class));

        // Then
        assertThat(refusal)
                .isInstanceOf(InvalidMessageException.class)
                .hasMessage("the message is not readable JSON: it is empty");
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            blanks                | `  `                        | the message is not readable JSON: it is empty
            null                  | null                        | the message is not readable JSON: it is null
            a string              | "training"                  | the message is 'training', but it must be an object
            a number              | 42                          | the message is 42, but it must be an object
            an array              | [{"jobId": "a"}]            | the message is [{"jobId":"a"}], but it must be an object
            no JSON               | jobId=a                     | the message is not readable JSON: Unrecognized token 'jobId'
            JSON that breaks off  | {"jobId":                   | the message is not readable JSON: Unexpected end-of-input
            single quotes         | {'jobId': 'a'}              | the message is not readable JSON: Unexpected character
            a comment             | /* first */ {"jobId": "a"}  | the message is not readable JSON: Unexpected character
            a key twice           | {"jobId": "a", "jobId": "b"} | the message is not readable JSON: Duplicate field 'jobId', at line 1
            a nested key twice    | {"x": {"y": 1, "y": 2}}     | the message is not readable JSON: Duplicate field 'y', at line 1
            NaN                   | {"seed": NaN}               | the message is not readable JSON: Non-standard token 'NaN'
            Infinity              | {"seed": -Infinity}         | the message is not readable JSON: Non-standard token '-Infinity'
            a second message      | {"jobId": "a"} {}           | the message is not readable JSON: something follows after its end
            a stray word          | {"jobId": "a"} and          | the message is not readable JSON: Unrecognized token 'and'
            """)
    @DisplayName("What is not one JSON object is refused, and the sentence says why")
    void refusesWhatIsNotOneObject(String what, String text, String sentence) {
        // Given
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);

        // When
        Throwable refusal = catchThrowable(() -> Messages.read(bytes, TrainingRequest.class));

        // Then
        assertThat(refusal).isInstanceOf(InvalidMessageException.class).hasMessageStartingWith(sentence);
    }

    static Stream<Arguments> hostileBytes() {
        String deep = "[".repeat(100_000) + "]".repeat(100_000);
        return Stream.of(
                arguments("deep nesting", text(deep), "nesting depth"),
                arguments("deep nesting in an unknown field", with("\"x\": " + deep), "nesting depth"),
                arguments(
                        "a text of a megabyte", with("\"x\": \"" + "a".repeat(1 << 20) + "\""), "String value length"),
                arguments("a name of a megabyte", with("\"" + "a".repeat(1 << 20) + "\": 1"), "Name length"),
                arguments(
                        "a number of a million digits",
                        with("\"seed\": " + "1".repeat(1 << 20)),
                        "String value length"),
                arguments(
                        "a number beyond double",
                        with("\"head\": {\"hiddenDropout\": 1e999}"),
                        "head.hiddenDropout is Infinity"),
                arguments("half a message", Arrays.copyOf(text(REQUEST), 100), "Unexpected end-of-input"),
                arguments("a PNG file", new byte[] {(byte) 0x89, 'P', 'N', 'G', '\r', '\n', 0x1a, '\n'}, "CTRL-CHAR"),
                arguments(
                        "a JPEG file",
                        new byte[] {(byte) 0xff, (byte) 0xd8, (byte) 0xff, (byte) 0xe0},
                        "Invalid UTF-8"),
                arguments("an icon", new byte[] {0, 0, 1, 0, 1, 0, 16, 16}, "UCS-4"),
                arguments("a film", new byte[] {0, 0, 0, 24, 'f', 't', 'y', 'p'}, "UTF-32"),
                arguments("bytes that are not UTF-8", new byte[] {'{', '"', (byte) 0xff, '"'}, "Invalid UTF-8"));
    }

    private static byte[] text(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    private static byte[] with(String field) {
        return text(REQUEST.replaceFirst("\\{", "{" + field + ","));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("hostileBytes")
    @DisplayName("Bytes made to do harm, or sent to the wrong topic, are refused like any other")
    void refusesHostileBytes(String what, byte[] bytes, String fragment) {
        // When
        Throwable refusal = catchThrowable(() -> Messages.read(bytes, TrainingRequest.class));

        // Then
        assertThat(refusal).isInstanceOf(InvalidMessageException.class).hasMessageContaining(fragment);
        assertThat(refusal.getMessage().length()).isLessThanOrEqualTo(1_003);
    }
}
