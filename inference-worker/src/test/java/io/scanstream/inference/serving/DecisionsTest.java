package io.scanstream.inference.serving;

import static org.assertj.core.api.Assertions.assertThat;

import io.scanstream.contract.ModelVersion;
import io.scanstream.contract.ReplayRequest;
import io.scanstream.contract.ReplayRequest.Range;
import io.scanstream.contract.ServingDecision;
import java.time.Instant;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

class DecisionsTest {

    private static final Map<String, ServingDecision> SERVING = Map.of(
            "skin", decision("skin@1", "skin@2"),
            "chest", decision("chest@1", "chest@2"),
            "compare-1-a", decision("skin@1", null));
    private static final Map<String, ReplayRequest> REPLAYS =
            Map.of("b", replay("b", Instant.ofEpochSecond(1)), "a", replay("a", Instant.ofEpochSecond(2)));

    @Test
    void shadows_come_before_replays_and_replays_in_the_order_in_which_they_were_asked_for() {
        // Given
        Decisions decisions = new Decisions(EnumSet.allOf(Role.class));

        // When
        decisions.update(SERVING, REPLAYS);

        // Then
        assertThat(decisions.orders())
                .extracting(BackgroundOrder::duty)
                .containsExactly(Duty.shadow("chest"), Duty.shadow("skin"), Duty.replay("b"), Duty.replay("a"));
    }

    @Test
    void what_answers_is_loaded_first_and_for_a_replay_only_what_is_not_known_to_be_done() {
        // Given
        Decisions decisions = new Decisions(EnumSet.allOf(Role.class));
        decisions.update(SERVING, REPLAYS);

        // When
        decisions.begin(new BackgroundOrder.Replay(REPLAYS.get("a")));
        decisions.begin(new BackgroundOrder.Replay(REPLAYS.get("b")));
        decisions.end(new BackgroundOrder.Replay(REPLAYS.get("b")));

        // Then
        assertThat(decisions.versions().keySet())
                .containsExactly(
                        Duty.live("chest"),
                        Duty.live("compare-1-a"),
                        Duty.live("skin"),
                        Duty.shadow("chest"),
                        Duty.shadow("skin"),
                        Duty.replay("a"));
    }

    @Test
    void a_worker_takes_part_in_nothing_but_its_roles() {
        // Given
        Decisions live = new Decisions(Set.of(Role.LIVE));
        Decisions shadow = new Decisions(Set.of(Role.SHADOW));

        // When
        live.update(SERVING, REPLAYS);
        shadow.update(SERVING, REPLAYS);

        // Then
        assertThat(live.orders()).isEmpty();
        assertThat(live.versions()).hasSize(3);
        assertThat(shadow.orders()).hasSize(2);
        assertThat(shadow.versions().keySet()).containsExactly(Duty.shadow("chest"), Duty.shadow("skin"));
    }

    @Test
    void images_that_name_no_task_are_of_the_only_model_that_answers_under_its_own_name() {
        // Given
        Decisions several = new Decisions(Set.of(Role.SHADOW));
        Decisions one = new Decisions(Set.of(Role.SHADOW));

        // When
        several.update(SERVING, Map.of());
        one.update(Map.of("skin", SERVING.get("skin"), "compare-1-a", SERVING.get("compare-1-a")), Map.of());

        // Then
        assertThat(several.onlyTask()).isEmpty();
        assertThat(one.onlyTask()).contains("skin");
    }

    private static ServingDecision decision(String version, String shadow) {
        return new ServingDecision(
                ModelVersion.parse(version), shadow == null ? null : ModelVersion.parse(shadow), Instant.EPOCH);
    }

    private static ReplayRequest replay(String id, Instant requestedAt) {
        return new ReplayRequest(
                id,
                "images",
                "skin",
                ModelVersion.parse("skin@2"),
                ReplayRequest.output(id),
                List.of(new Range(0, 0, 1)),
                requestedAt);
    }
}
