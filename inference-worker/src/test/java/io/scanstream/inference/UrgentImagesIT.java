package io.scanstream.inference;

import static org.assertj.core.api.Assertions.assertThat;

import io.scanstream.contract.Outcome;
import io.scanstream.contract.Prediction;
import io.scanstream.contract.Topic;
import io.scanstream.testing.DrawnImages;
import java.time.Instant;
import java.util.List;
import java.util.function.Predicate;
import org.junit.jupiter.api.Test;

/** Scans that cannot wait, on a stream that is behind. */
class UrgentImagesIT extends OnInferenceLoop {

    private static final int BACKLOG = 2_000;
    private static final int URGENT = 5;
    private static final Predicate<Outcome> IS_URGENT =
            outcome -> outcome.image().topic().equals(Topic.IMAGES_URGENT.topicName());

    @Test
    void urgent_images_are_answered_before_the_backlog_and_nothing_is_lost_or_answered_twice() throws Exception {
        // Given
        stand.publish("skin@1", 1);
        stand.serve("skin@1");
        for (int i = 0; i < BACKLOG; i++) {
            stand.sendImage("patient-" + i, DrawnImages.disc(i % 50));
        }
        start();
        stand.awaitOutcomes(20);

        // When
        for (int i = 0; i < URGENT; i++) {
            stand.kafka().send(Topic.IMAGES_URGENT.topicName(), "urgent-" + i, DrawnImages.disc(i));
        }

        // Then
        List<Outcome> outcomes = stand.awaitOutcomes(BACKLOG + URGENT);
        assertThat(outcomes).hasSize(BACKLOG + URGENT).allMatch(Prediction.class::isInstance);
        assertThat(outcomes.stream().map(Outcome::image).distinct()).hasSize(BACKLOG + URGENT);
        Instant lastUrgent = outcomes.stream()
                .filter(IS_URGENT)
                .map(outcome -> ((Prediction) outcome).predictedAt())
                .max(Instant::compareTo)
                .orElseThrow();
        assertThat(outcomes)
                .filteredOn(IS_URGENT.negate())
                .filteredOn(outcome -> ((Prediction) outcome).predictedAt().isAfter(lastUrgent))
                .hasSizeGreaterThan(BACKLOG / 4);
    }
}
