package io.scanstream.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import com.fasterxml.jackson.databind.node.TextNode;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What a sender wrote travels on in sentences, and must do no harm there. */
class StrangersTextTest {

    @Test
    @DisplayName("A huge value is quoted by its beginning only")
    void shortensQuotedValues() {
        // Given
        AlteredMessage message =
                AlteredMessage.with("training-request-full", "/jobId", TextNode.valueOf("x".repeat(90_000)));

        // When
        Throwable refusal = catchThrowable(message::read);

        // Then
        assertThat(refusal).hasMessageStartingWith("jobId is '" + "x".repeat(80) + "...', but it must be");
    }

    @Test
    @DisplayName("A huge object in a wrong place is quoted by its beginning only")
    void shortensQuotedObjects() {
        // Given
        AlteredMessage message = AlteredMessage.with(
                "training-request-full", "/seed", GoldenMessage.tree("[\"" + "x".repeat(90_000) + "\"]"));

        // When
        Throwable refusal = catchThrowable(message::read);

        // Then
        assertThat(refusal)
                .hasMessage("seed is [\"" + "x".repeat(78) + "..., but it must be a whole number of 32 bits");
    }

    @Test
    @DisplayName("A huge duplicate key makes no huge sentence")
    void shortensSentences() {
        // Given
        String key = "\"" + "x".repeat(40_000) + "\": 1";
        byte[] bytes = "{%s, %s}".formatted(key, key).getBytes(StandardCharsets.UTF_8);

        // When
        Throwable refusal = catchThrowable(() -> Messages.read(bytes, TrainingRequest.class));

        // Then
        assertThat(refusal).isInstanceOf(InvalidMessageException.class);
        assertThat(refusal.getMessage()).hasSize(1_003).endsWith("...");
    }

    @ParameterizedTest
    @ValueSource(strings = {"\n", "\r", "\u0000", "\u001b", "\u007f", "\u0085", "\u2028", "\u202e", "\ud800"})
    @DisplayName(
            "Control characters, line separators, turned writing and half characters are replaced in what is quoted")
    void replacesWhatIsNotPrintable(String character) {
        // Given
        AlteredMessage message =
                AlteredMessage.with("training-request-full", "/jobId", TextNode.valueOf("a" + character + "b"));

        // When
        Throwable refusal = catchThrowable(message::read);

        // Then
        assertThat(refusal).hasMessageStartingWith("jobId is 'a?b', but it must be");
    }

    @Test
    @DisplayName("A reason that is too long is cut, for a failure must not fail to be told")
    void cutsReasons() {
        // Given
        String reason = "\ud83e\ude7b".repeat(3_000);

        // When
        TrainingEvent.Failed failed =
                new TrainingEvent.Failed("job", 1, Instant.EPOCH, FailureCode.DATASET_NOT_FOUND, reason);

        // Then
        assertThat(failed.reason()).isEqualTo("\ud83e\ude7b".repeat(2_000));
    }

    static Stream<Arguments> hostileReasons() {
        return Stream.of(
                Arguments.of("disc/\u001b[2J\u001b]0;owned\u0007.png", "disc/?[2J?]0;owned?.png"),
                Arguments.of("one line\r\nINFO another", "one line??INFO another"),
                Arguments.of("gnp\u202eexe.png", "gnp?exe.png"),
                Arguments.of("half \ud83e", "half ?"),
                Arguments.of("\u0000", "?"),
                Arguments.of("Röntgen \u80ba \ud83e\ude7b", "Röntgen \u80ba \ud83e\ude7b"));
    }

    @ParameterizedTest
    @MethodSource("hostileReasons")
    @DisplayName("A reason is printable wherever it is told: what is not is replaced, in what is read as well")
    void makesReasonsPrintable(String reason, String printable) {
        // Given
        Rejection golden = (Rejection) GoldenMessage.named("rejection").read();
        AlteredMessage sent = AlteredMessage.with("training-event-failed", "/reason", TextNode.valueOf(reason));

        // When
        Rejection rejection =
                new Rejection(golden.image(), null, golden.code(), reason, golden.receivedAt(), golden.rejectedAt());
        TrainingState state =
                ((TrainingState) GoldenMessage.named("training-state-running").read()).faulted(reason);
        DeadLetter letter = new DeadLetter(FailureCode.DATASET_INVALID, reason, "training.requests", 0, 0);
        TrainingEvent.Failed read = (TrainingEvent.Failed) sent.read();

        // Then
        assertThat(List.of(rejection.reason(), state.lastFault(), letter.reason(), read.reason()))
                .containsOnly(printable);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", " ", "No Such Task!", "\ud800"})
    @DisplayName("A rejection repeats the task as the sender wrote it, whatever that was")
    void repeatsAnyTask(String task) {
        // Given
        Rejection golden = (Rejection) GoldenMessage.named("rejection").read();

        // When
        Rejection rejection = new Rejection(
                golden.image(), task, golden.code(), golden.reason(), golden.receivedAt(), golden.rejectedAt());

        // Then
        assertThat(Messages.read(Messages.write(rejection), Outcome.class)).isEqualTo(rejection);
    }
}
