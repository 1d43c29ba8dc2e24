package io.scanstream.inference;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.scanstream.contract.ImageIdentity;
import io.scanstream.contract.ModelVersion;
import io.scanstream.contract.Outcome;
import io.scanstream.contract.Prediction;
import io.scanstream.contract.Rejection;
import io.scanstream.contract.ReplayRequest;
import io.scanstream.contract.ReplayRequest.Range;
import io.scanstream.contract.Topic;
import io.scanstream.inference.serving.Duty;
import io.scanstream.inference.serving.ServedModels;
import io.scanstream.testing.DrawnImages;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A stretch of the stream once more. */
class ReplayIT extends OnInferenceLoop {

    private static final Duration PATIENCE = Duration.ofSeconds(60);

    private Replaying replaying;

    @BeforeEach
    void publish() throws Exception {
        replaying = new Replaying(stand, "inference-under-test");
        stand.publish("skin@1", 1);
        stand.publish("skin@2", 2);
        stand.serve("skin@1");
    }

    @Test
    void the_same_version_says_the_same_to_the_last_bit_however_the_images_come_together() throws Exception {
        // Given
        start();
        for (int i = 0; i < 30; i++) {
            stand.sendImage("lone-" + i, "skin", DrawnImages.disc(i));
            stand.awaitOutcomes(i + 1);
        }
        send(100, "patient");
        stand.sendImage("damaged", "skin", "no image".getBytes(StandardCharsets.UTF_8));
        List<Outcome> live = stand.awaitOutcomes(131);

        // When
        List<Outcome> first = replaying.replay("first", "skin@1", replaying.whole());
        stopFirst();
        start();
        List<Outcome> second = replaying.replay("second", "skin@1", replaying.whole());

        // Then
        assertThat(said(first)).isEqualTo(said(live));
        assertThat(said(second)).isEqualTo(said(live));
    }

    @Test
    void only_what_lies_in_the_ranges_and_is_of_the_task_is_answered_and_nothing_is_set_aside() throws Exception {
        // Given
        stand.publish("chest@1", 3);
        stand.serve("chest@1");
        start();
        send(20, "patient");
        stand.sendImage("another", "chest", DrawnImages.disc(1));
        stand.sendImage("damaged", "skin", "no image".getBytes(StandardCharsets.UTF_8));
        List<Outcome> live = stand.awaitOutcomes(22);

        // When
        List<Range> ranges = replaying.whole().stream()
                .map(range -> new Range(range.partition(), Math.min(2, range.end()), range.end()))
                .toList();
        List<Outcome> replayed = replaying.replay("part", "skin@2", ranges);
        send(5, "late");
        stand.awaitOutcomes(27);

        // Then
        assertThat(replayed)
                .extracting(Outcome::image)
                .containsExactlyInAnyOrderElementsOf(live.stream()
                        .map(Outcome::image)
                        .filter(image -> image.offset() >= 2 && !image.key().equals("another"))
                        .toList());
        assertThat(replayed)
                .filteredOn(Prediction.class::isInstance)
                .allMatch(outcome ->
                        ((Prediction) outcome).modelVersion().toString().equals("skin@2"));
        assertThat(replayed).filteredOn(Rejection.class::isInstance).hasSizeLessThanOrEqualTo(1);
        assertThat(stand.kafka().committed(Topic.IMAGES_DEAD_LETTER.topicName()))
                .hasSize(1);
        assertThat(stand.outcomes(ReplayRequest.output("part"))).hasSameSizeAs(replayed);
    }

    @Test
    void two_workers_one_of_which_goes_and_comes_again_answer_each_image_once() throws Exception {
        // Given
        start();
        start();
        send(400, "patient");
        stand.awaitOutcomes(400);

        // When
        replaying.ask("shared", "skin@2", replaying.whole());
        stand.awaitOutcomes(ReplayRequest.output("shared"), 20);
        stopFirst();
        start();
        replaying.awaitEnd("shared", replaying.whole());

        // Then
        List<Outcome> replayed = stand.settledOutcomes(ReplayRequest.output("shared"));
        assertThat(replayed).hasSize(400);
        assertThat(InferenceStand.places(replayed)).hasSize(400);
    }

    @Test
    void when_it_is_done_its_version_is_released_and_the_live_stream_has_missed_nothing() throws Exception {
        // Given
        ServedModels models = start();
        send(50, "patient");
        stand.awaitOutcomes(50);

        // When
        replaying.replay("once", "skin@2", replaying.whole());
        await().atMost(PATIENCE).until(() -> !models.has(Duty.replay("once"), ModelVersion.parse("skin@2")));
        stand.kafka().send(Topic.REPLAYS.topicName(), "once", null);
        send(10, "late");

        // Then
        assertThat(stand.awaitOutcomes(60)).hasSize(60);
        assertThat(stand.outcomes(ReplayRequest.output("once"))).hasSize(50);
    }

    @Test
    void one_by_a_version_that_nobody_has_published_is_told_and_changes_nothing() throws Exception {
        // Given
        ServedModels models = start();
        send(5, "patient");
        stand.awaitOutcomes(5);

        // When
        replaying.ask("impossible", "skin@9", replaying.whole());
        await().atMost(PATIENCE).until(() -> models.problems().containsKey("replay impossible"));
        send(5, "late");

        // Then
        assertThat(stand.awaitOutcomes(10)).allMatch(Prediction.class::isInstance);
        assertThat(models.problems().get("replay impossible")).contains("it is not in the topic models");
    }

    private void send(int images, String key) throws Exception {
        for (int i = 0; i < images; i++) {
            stand.sendImage(key + "-" + i, "skin", DrawnImages.disc(i));
        }
    }

    /** Without the times. */
    private static Map<ImageIdentity, List<Object>> said(List<Outcome> outcomes) {
        Map<ImageIdentity, List<Object>> said = new HashMap<>();
        for (Outcome outcome : outcomes) {
            List<Object> what = outcome instanceof Prediction prediction
                    ? List.of(
                            prediction.id(),
                            prediction.label(),
                            prediction.probabilities(),
                            prediction.modelVersion(),
                            prediction.modelSha256())
                    : List.of(((Rejection) outcome).code(), ((Rejection) outcome).reason());
            assertThat(said.put(outcome.image(), what)).isNull();
        }
        return said;
    }
}
