package io.scanstream.inference.classification;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;

import ai.djl.engine.EngineException;
import io.scanstream.contract.Outcome;
import io.scanstream.contract.Prediction;
import io.scanstream.contract.Rejection;
import io.scanstream.contract.RejectionCode;
import io.scanstream.inference.intake.ImageBatch;
import io.scanstream.testing.DrawnImages;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What becomes of the images when it is the network that fails, not the decoding. */
class NetworkFaultsTest extends OnClassification {

    private static final String NO_MEMORY =
            "[enforce fail at alloc_cpu.cpp:118] DefaultCPUAllocator: can't allocate memory: you tried to allocate 9 bytes";

    @ParameterizedTest
    @ValueSource(ints = {0, 5, 15})
    void an_image_that_the_network_fails_on_is_rejected_and_its_batch_mates_are_predicted(int poisoned) {
        // Given
        float[] poison = pixels(poisoned);
        skin.failsOn(
                seen -> seen.stream().anyMatch(image -> Arrays.equals(image, poison)),
                () -> new EngineException("made up"));

        // When
        List<Outcome> outcomes = answers(classification(SKIN), 16);

        // Then
        assertThat(outcomes)
                .hasSize(16)
                .filteredOn(Prediction.class::isInstance)
                .hasSize(15);
        assertThat(outcomes)
                .extracting(outcome -> outcome.image().offset())
                .containsExactlyElementsOf(
                        IntStream.range(0, 16).mapToObj(Long::valueOf).toList());
        assertThat(outcomes.get(poisoned)).isInstanceOfSatisfying(Rejection.class, rejection -> {
            assertThat(rejection.code()).isEqualTo(RejectionCode.UNANSWERABLE);
            assertThat(rejection.reason()).contains("skin@1").contains("made up");
        });
    }

    @Test
    void an_answer_that_is_no_number_is_a_rejection_if_the_model_has_answered_others() {
        // Given
        Classification classification = classification(SKIN);
        answers(classification, 1);
        skin.answers(Double.NaN, Double.NaN);

        // When
        List<Outcome> outcomes = answers(classification, 1);

        // Then
        assertThat(outcomes)
                .singleElement()
                .isInstanceOfSatisfying(
                        Rejection.class,
                        rejection -> assertThat(rejection.code()).isEqualTo(RejectionCode.UNANSWERABLE));
    }

    @Test
    void a_model_that_has_never_said_a_number_is_to_blame_itself() {
        // Given
        skin.answers(Double.NaN, Double.NaN);
        Classification classification = classification(SKIN);

        // When / Then
        assertThatThrownBy(() -> answers(classification, 3))
                .isInstanceOfSatisfying(
                        UnansweredException.class,
                        fault -> assertThat(fault.images()).hasSize(3));
    }

    @Test
    void an_image_that_is_answered_when_it_is_asked_about_again_is_not_rejected() {
        // Given a fault that passes
        AtomicInteger calls = new AtomicInteger();
        skin.failsOn(seen -> calls.getAndIncrement() == 0, () -> new EngineException("made up"));

        // When
        List<Outcome> outcomes = answers(classification(SKIN), 1);

        // Then
        assertThat(outcomes).singleElement().isInstanceOf(Prediction.class);
    }

    @Test
    void a_model_that_does_not_answer_a_blank_image_either_is_no_image_s_fault() {
        // Given
        skin.failsOn(seen -> true, () -> new EngineException("made up"));
        skin.failsToWarmUp();
        Classification classification = classification(SKIN);

        // When / Then
        assertThatThrownBy(() -> answers(classification, 4))
                .isInstanceOf(UnansweredException.class)
                .hasMessageContaining("'skin'")
                .hasMessageContaining("made up");
    }

    @Test
    void where_memory_does_not_suffice_for_a_batch_it_is_answered_in_halves_and_the_next_one_comes_in_small_portions() {
        // Given
        skin.failsOn(seen -> seen.size() > 4, () -> new EngineException(NO_MEMORY));
        Classification classification = classification(SKIN);

        // When
        List<Outcome> first = answers(classification, 16);
        skin.batches.clear();
        List<Outcome> second = answers(classification, 16);

        // Then
        assertThat(first).hasSize(16).allMatch(Prediction.class::isInstance);
        assertThat(second).hasSize(16).allMatch(Prediction.class::isInstance);
        assertThat(skin.batches).containsExactly(4, 4, 4, 4);
    }

    @Test
    void after_a_while_in_which_memory_sufficed_portions_grow_again() {
        // Given
        TrackRecord size = new TrackRecord(16);
        size.lackedFor(16);

        // When
        IntStream.range(0, 199).forEach(i -> size.sufficed());
        int before = size.most();
        size.sufficed();

        // Then
        assertThat(before).isEqualTo(8);
        assertThat(size.most()).isEqualTo(16);
    }

    @Test
    void memory_that_does_not_suffice_for_one_image_is_our_own_fault() {
        // Given
        skin.failsOn(seen -> true, () -> new EngineException(NO_MEMORY));
        Classification classification = classification(SKIN);

        // When / Then
        assertThatThrownBy(() -> answers(classification, 4))
                .isInstanceOf(UnansweredException.class)
                .hasMessageContaining("can't allocate memory");
    }

    @Test
    void a_batch_tells_what_the_network_was_asked_and_how_that_ended() {
        // Given
        skin.failsOn(seen -> seen.size() > 2, () -> new EngineException(NO_MEMORY));

        // When
        List<NetworkCall> calls;
        try (PreparedBatch prepared = classification(SKIN).prepare(discs(4))) {
            prepared.answer();
            calls = prepared.calls();
        }

        // Then
        assertThat(calls)
                .extracting(NetworkCall::end, call -> call.images().size(), NetworkCall::isHalved)
                .containsExactly(
                        tuple(NetworkCall.End.LACKED_MEMORY, 4, true),
                        tuple(NetworkCall.End.ANSWERED, 2, false),
                        tuple(NetworkCall.End.ANSWERED, 2, false));
        assertThat(calls).allSatisfy(call -> {
            assertThat(call.version()).hasToString("skin@1");
            assertThat(call.decoded()).isBetween(call.begun(), call.asked());
            assertThat(call.ended()).isGreaterThanOrEqualTo(call.asked());
        });
    }

    private static ImageBatch discs(int count) {
        return batch(SKIN, IntStream.range(0, count).mapToObj(DrawnImages::disc).toList());
    }

    private List<Outcome> answers(Classification classification, int images) {
        try (PreparedBatch prepared = classification.prepare(discs(images))) {
            return prepared.answer();
        }
    }

    /** What the network is shown of a picture. */
    private float[] pixels(int picture) {
        try (PreparedBatch alone = classification(SKIN).prepare(batch(SKIN, List.of(DrawnImages.disc(picture))))) {
            alone.answer();
        }
        return skin.seen.get(skin.seen.size() - 1);
    }
}
