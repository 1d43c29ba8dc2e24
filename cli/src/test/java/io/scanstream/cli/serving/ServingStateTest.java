package io.scanstream.cli.serving;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.scanstream.cli.console.CommandFailure;
import io.scanstream.cli.serving.ServingState.Decided;
import io.scanstream.contract.ModelPublished;
import io.scanstream.contract.ModelVersion;
import io.scanstream.contract.NetworkName;
import io.scanstream.contract.ServingDecision;
import io.scanstream.testing.TestModels;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;

class ServingStateTest {

    private static final ModelVersion ONE = ModelVersion.parse("skin@1");
    private static final ModelVersion TWO = ModelVersion.parse("skin@2");
    private static final ModelVersion THREE = ModelVersion.parse("skin@3");
    private static final Instant NOW = Instant.parse("2026-03-01T12:00:00Z");

    @Test
    void the_first_version_is_promoted_without_a_shadow() {
        // Given
        ServingState state = state();

        // When
        ServingDecision decision = state.promoted(ONE);

        // Then
        assertThat(decision.modelVersion()).isEqualTo(ONE);
        assertThat(decision.shadow()).isNull();
    }

    @Test
    void a_promotion_keeps_a_shadow_unless_it_is_the_promoted_version() {
        // Given
        ServingState state = state(decided("skin", ONE, TWO));

        // When
        ServingDecision other = state.promoted(THREE);
        ServingDecision shadow = state.promoted(TWO);
        ServingDecision alone = state.promotedAlone(ONE);

        // Then
        assertThat(other.shadow()).isEqualTo(TWO);
        assertThat(shadow.modelVersion()).isEqualTo(TWO);
        assertThat(shadow.shadow()).isNull();
        assertThat(alone.modelVersion()).isEqualTo(ONE);
        assertThat(alone.shadow()).isNull();
    }

    @Test
    void a_shadow_stands_beside_the_live_version_and_takes_the_place_of_another() {
        // Given
        ServingState state = state(decided("skin", ONE, TWO));

        // When
        ServingDecision decision = state.shadowed(THREE);

        // Then
        assertThat(decision.modelVersion()).isEqualTo(ONE);
        assertThat(decision.shadow()).isEqualTo(THREE);
    }

    @Test
    void a_decision_that_names_the_same_versions_holds_already() {
        // Given
        ServingState state = state(decided("skin", ONE, TWO));

        // When / Then
        assertThat(state.holds(state.promoted(ONE))).isTrue();
        assertThat(state.holds(state.shadowed(TWO))).isTrue();
        assertThat(state.holds(state.promotedAlone(ONE))).isFalse();
        assertThat(state.holds(state.promoted(TWO))).isFalse();
    }

    @Test
    void a_shadow_of_nothing_or_of_itself_is_refused() {
        refused(() -> state().shadowed(TWO), "no version of skin answers, so there is nothing to answer beside");
        refused(() -> state(decided("skin", TWO)).shadowed(TWO), "skin@2 is the live version");
        refused(() -> state(decided("skin", ONE), takenBack("skin")).shadowed(TWO), "no version of skin answers");
    }

    @Test
    void what_is_not_published_is_not_promoted() {
        // Given
        ModelVersion four = ModelVersion.parse("skin@4");
        ServingState state = state(decided("skin", ONE));

        // When / Then
        refused(() -> state.promoted(four), "skin@4 is not published; 'scanstream models' lists what is");
        refused(() -> state.shadowed(four), "skin@4 is not published");
    }

    @Test
    void a_rollback_goes_to_the_version_before_and_keeps_the_shadow() {
        // Given
        ServingState state = state(
                decided("skin", ONE),
                decided("skin", TWO),
                decided("lung", ModelVersion.parse("lung@1")),
                decided("skin", TWO, THREE));

        // When
        ServingDecision decision = state.rolledBack("skin", Optional.empty());

        // Then
        assertThat(decision.modelVersion()).isEqualTo(ONE);
        assertThat(decision.shadow()).isEqualTo(THREE);
    }

    @Test
    void a_second_rollback_takes_the_first_one_back() {
        // Given
        ServingState state = state(decided("skin", ONE), decided("skin", TWO), decided("skin", ONE));

        // When
        ServingDecision decision = state.rolledBack("skin", Optional.empty());

        // Then
        assertThat(decision.modelVersion()).isEqualTo(TWO);
    }

    @Test
    void where_compaction_has_left_the_newest_decision_alone_the_choice_is_listed() {
        // Given
        ServingState state = state(decided("skin", TWO));

        // When / Then
        refused(
                () -> state.rolledBack("skin", Optional.empty()),
                "the topic 'serving' does not tell what answered before skin@2;"
                        + " name one with --to: published of skin are 1, 3");
    }

    @Test
    void a_rollback_to_a_named_version_needs_no_history() {
        // Given
        ServingState state = state(decided("skin", TWO, THREE));

        // When
        ServingDecision decision = state.rolledBack("skin", Optional.of(THREE));

        // Then
        assertThat(decision.modelVersion()).isEqualTo(THREE);
        assertThat(decision.shadow()).isNull();
    }

    @Test
    void a_rollback_to_what_has_been_retired_or_answers_now_or_of_nothing_is_refused() {
        // Given
        ServingState state = state(decided("skin", ModelVersion.parse("skin@0")), decided("skin", TWO));

        // When / Then
        refused(
                () -> state.rolledBack("skin", Optional.empty()),
                "skin@0 is not published; name one with --to: published of skin are 1, 3");
        refused(() -> state.rolledBack("skin", Optional.of(TWO)), "skin@2 answers now");
        refused(() -> state.rolledBack("lung", Optional.empty()), "no version of lung answers");
    }

    @Test
    void what_is_live_a_shadow_or_under_an_alias_is_not_retired() {
        // Given
        ServingState state = state(decided("skin", ONE, TWO), decided("compare-a", THREE));

        // When / Then
        refused(() -> state.retirable(ONE), "skin@1 is live; promote another one, or end the shadow, first");
        refused(() -> state.retirable(TWO), "skin@2 is shadow;");
        refused(() -> state.retirable(THREE), "skin@3 is live as compare-a;");
    }

    @Test
    void what_nobody_uses_any_more_may_be_retired() {
        // Given
        ServingState state = state(
                decided("skin", ONE, TWO), decided("compare-a", THREE), decided("skin", ONE), takenBack("compare-a"));

        // When / Then
        assertThat(state.retirable(TWO).modelVersion()).isEqualTo(TWO);
        assertThat(state.retirable(THREE).modelVersion()).isEqualTo(THREE);
        refused(() -> state.retirable(ModelVersion.parse("skin@4")), "skin@4 is not published");
    }

    private static void refused(ThrowingCallable change, String sentence) {
        assertThatThrownBy(change).isInstanceOf(CommandFailure.class).hasMessageStartingWith(sentence);
    }

    /** With three published versions. */
    private static ServingState state(Decided... log) {
        List<ModelPublished> published =
                Stream.of(ONE, TWO, THREE).map(ServingStateTest::published).toList();
        return new ServingState(published, Arrays.asList(log));
    }

    private static ModelPublished published(ModelVersion version) {
        String bundle = "models/skin/%s".formatted(version.version());
        return new ModelPublished(version, bundle, "0".repeat(64), NetworkName.MOBILENET_V2, TestModels.METRICS, NOW);
    }

    private static Decided decided(String task, ModelVersion live) {
        return decided(task, live, null);
    }

    private static Decided decided(String task, ModelVersion live, ModelVersion shadow) {
        return new Decided(task, new ServingDecision(live, shadow, NOW));
    }

    private static Decided takenBack(String task) {
        return new Decided(task, null);
    }
}
