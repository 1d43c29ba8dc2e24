package io.scanstream.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import com.fasterxml.jackson.databind.node.TextNode;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvFileSource;
import org.junit.jupiter.params.provider.CsvSource;

/** Golden messages with one thing wrong. */
class InvalidMessagesTest {

    @ParameterizedTest(name = "{0}")
    @CsvFileSource(resources = "invalid-messages.csv", delimiter = '|', quoteCharacter = '`')
    @DisplayName("What breaks a rule is refused by the record, which names path, value and rule, and by the schema")
    void refusesWhatBreaksARule(String what, String golden, String pointer, String value, String sentence) {
        // Given
        AlteredMessage message = value == null
                ? AlteredMessage.without(golden, pointer)
                : AlteredMessage.with(golden, pointer, GoldenMessage.tree(value));

        // When
        Throwable refusal = catchThrowable(message::read);

        // Then
        assertThat(refusal).isInstanceOf(InvalidMessageException.class).hasMessageStartingWith(sentence);
        assertThat(message.keepsItsSchema()).isFalse();
    }

    @ParameterizedTest(name = "{1} of {2} characters")
    @CsvSource({
        "training-request-full, /jobId, 100",
        "training-request-full, /dataset/uri, 2001",
        "training-request-full, /firstTrainableStage, 2001",
        "training-state-running, /worker, 2001",
        "serving-decision, /modelVersion, 200",
        "prediction, /label, 2001"
    })
    @DisplayName(
            "A text that is too long is refused by the record, which shortens it in its sentence, and by the schema")
    void refusesWhatIsTooLong(String golden, String pointer, int length) {
        // Given
        AlteredMessage message = AlteredMessage.with(golden, pointer, TextNode.valueOf("a".repeat(length)));

        // When
        Throwable refusal = catchThrowable(message::read);

        // Then
        assertThat(refusal)
                .isInstanceOf(InvalidMessageException.class)
                .hasMessageContaining(" is '" + "a".repeat(80) + "...', but ");
        assertThat(message.keepsItsSchema()).isFalse();
    }

    @ParameterizedTest(name = "{0} {1}")
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            training-request-full            | /dataset/split/train | 0.8   | dataset.split is '0.8 + 0.1 + 0.2', but train
            training-event-fold-evaluated    | /fold                | 6     | fold is 6, but it must be from 1 to 5
            training-request-full            | /seed                | 7.0   | seed is 7.0, but it must be a whole number
            training-state-running           | /faults              | 2     | faults is 2, but it must be from 0 to 1
            training-state-running           | /request             | null  | request is missing
            training-state-running           | /worker              | null  | worker is missing
            training-state-running           | /attempt             | 0     | attempt is 0, but it must be from 1 to
            training-state-waiting           | /checkpoint/attempt  | 2     | checkpoint.attempt is 2, but it must be from 1 to 1
            training-event-resumed           | /fromAttempt         | 2     | fromAttempt is 2, but it must be from 1 to 1
            training-state-waiting           | /request/value       | "="   | request.value is '=', but it must be Base64
            training-event-strategy-chosen   | /similarity          | "MEASURED" | similarity is MEASURED, but it must be SIMILAR
            training-event-strategy-chosen   | /similarity          | null  | similaritySource is MEASURED, but it goes with
            training-event-strategy-chosen   | /similaritySource    | null  | similaritySource is missing
            training-event-features-computed | /done                | 1747  | done is 1747, but it must be from 0 to 1746
            training-event-epoch-completed   | /epoch               | 101   | epoch is 101, but it must be from 1 to 100
            serving-decision-shadow          | /shadow              | "dermoscopy@dermoscopy-2026-03-01" | shadow is 'dermoscopy@dermoscopy-2026-03-01', but it must be another version
            serving-decision-shadow          | /shadow              | "tuberculosis@42" | shadow is 'tuberculosis@42', but it must be another version
            replay-request                   | /ranges/1/partition  | 0     | ranges is [Range[partition=0, begin=880, end=1041], Range[
            replay-request                   | /ranges/0/end        | 879   | ranges[0].end is 879, but it must be 880 or more
            prediction                       | /label               | "x"   | label is 'x', but it must be one of [melanoma,
            """)
    @DisplayName("A rule that JSON Schema cannot say is kept by the record")
    void refusesWhatTheSchemaCannot(String golden, String pointer, String value, String sentence) {
        // Given
        AlteredMessage message = AlteredMessage.with(golden, pointer, GoldenMessage.tree(value));

        // When
        Throwable refusal = catchThrowable(message::read);

        // Then
        assertThat(refusal).isInstanceOf(InvalidMessageException.class).hasMessageStartingWith(sentence);
        assertThat(message.keepsItsSchema()).isTrue();
    }
}
