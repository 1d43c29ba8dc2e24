package io.scanstream.inference;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.scanstream.contract.ImageIdentity;
import io.scanstream.contract.ModelVersion;
import io.scanstream.contract.Outcome;
import io.scanstream.contract.Prediction;
import io.scanstream.contract.Rejection;
import io.scanstream.contract.Topic;
import io.scanstream.inference.serving.Duty;
import io.scanstream.inference.serving.ServedModels;
import io.scanstream.testing.DrawnImages;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A version that is tried out beside the one that answers. */
class ShadowIT extends OnInferenceLoop {

    private static final String SHADOW = Topic.PREDICTIONS_SHADOW.topicName();

    @BeforeEach
    void publish() throws Exception {
        stand.publish("skin@1", 1);
        stand.publish("skin@2", 2);
        stand.serve("skin@1");
    }

    @Test
    void it_answers_the_same_images_of_its_task_from_the_decision_on_and_all_live_ones_are_answered() throws Exception {
        // Given
        stand.publish("chest@1", 3);
        stand.serve("chest@1");
        start();
        send(10, "early");
        stand.awaitOutcomes(10);

        // When
        stand.serve("skin@1", Optional.of("skin@2"));
        send(40, "late");
        stand.sendImage(Topic.IMAGES_URGENT, "urgent", "skin", DrawnImages.disc(7));
        stand.sendImage("another", "chest", DrawnImages.disc(8));
        stand.sendImage("damaged", "skin", "no image".getBytes(StandardCharsets.UTF_8));
        List<Outcome> shadowed = stand.awaitOutcomes(SHADOW, 42);
        List<Outcome> live = stand.awaitOutcomes(53);

        // Then
        assertThat(live).hasSize(53);
        assertThat(InferenceStand.places(live)).hasSizeGreaterThanOrEqualTo(52);
        assertThat(live.stream().map(Outcome::image)).doesNotHaveDuplicates();
        assertThat(shadowed)
                .extracting(Outcome::image)
                .containsExactlyInAnyOrderElementsOf(live.stream()
                        .map(Outcome::image)
                        .filter(image ->
                                !image.key().startsWith("early") && !image.key().equals("another"))
                        .toList());
        assertThat(shadowed)
                .filteredOn(Prediction.class::isInstance)
                .hasSize(41)
                .allMatch(outcome ->
                        ((Prediction) outcome).modelVersion().toString().equals("skin@2"));
        assertThat(shadowed).filteredOn(Rejection.class::isInstance).hasSize(1);
        assertThat(stand.kafka().committed(Topic.IMAGES_DEAD_LETTER.topicName()))
                .hasSize(1);
    }

    @Test
    void it_begins_and_ends_with_decisions_and_answers_no_image_twice() throws Exception {
        // Given
        stand.serve("skin@1", Optional.of("skin@2"));
        ServedModels models = start();
        send(10, "first");
        stand.awaitOutcomes(SHADOW, 10);

        // When
        stand.serve("skin@1", Optional.empty());
        await().atMost(Duration.ofSeconds(30)).until(() -> !isShadowed(models));
        send(10, "meanwhile");
        stand.awaitOutcomes(20);
        stand.serve("skin@1", Optional.of("skin@2"));
        send(10, "last");
        stand.awaitOutcomes(SHADOW, 20);
        stand.serve("skin@1", Optional.of("skin@2"));
        send(1, "very last");
        List<Outcome> shadowed = stand.awaitOutcomes(SHADOW, 21);

        // Then
        assertThat(shadowed).hasSize(21);
        assertThat(shadowed.stream().map(Outcome::image)).doesNotHaveDuplicates();
        assertThat(shadowed).extracting(outcome -> outcome.image().key()).noneMatch(key -> key.startsWith("meanwhile"));
    }

    @Test
    void one_that_cannot_be_loaded_is_told_and_changes_nothing() throws Exception {
        // Given
        Path bundle = stand.storeDirectory().resolve(stand.publish("skin@3", 3).bundle());
        Files.writeString(bundle.resolve("weights.safetensors"), "damaged");
        ServedModels models = start();

        // When
        stand.serve("skin@1", Optional.of("skin@3"));
        await().atMost(Duration.ofSeconds(30)).until(() -> models.problems().containsKey("shadow of skin"));
        send(5, "patient");

        // Then
        assertThat(stand.awaitOutcomes(5)).allMatch(Prediction.class::isInstance);
        assertThat(models.problems().get("shadow of skin")).contains("weights.safetensors");
        assertThat(models.problems()).doesNotContainKey("skin");
    }

    @Test
    void a_worker_that_follows_another_goes_on_where_that_one_was() throws Exception {
        // Given
        stand.serve("skin@1", Optional.of("skin@2"));
        start();
        send(100, "first");
        stand.awaitOutcomes(SHADOW, 5);

        // When
        stopFirst();
        send(20, "last");
        start();
        List<Outcome> shadowed = stand.awaitOutcomes(SHADOW, 120);

        // Then
        List<ImageIdentity> live =
                stand.awaitOutcomes(120).stream().map(Outcome::image).toList();
        assertThat(shadowed.stream().map(Outcome::image)).containsExactlyInAnyOrderElementsOf(live);
    }

    @Test
    void a_shadow_that_is_promoted_answers_and_is_none_any_more() throws Exception {
        // Given
        stand.serve("skin@1", Optional.of("skin@2"));
        ServedModels models = start();
        await().atMost(Duration.ofSeconds(30)).until(() -> isShadowed(models));

        // When
        stand.serve("skin@2");
        await().atMost(Duration.ofSeconds(30))
                .until(() -> models.versions().containsValue(ModelVersion.parse("skin@2")));
        send(5, "patient");

        // Then
        assertThat(stand.awaitOutcomes(5))
                .allMatch(outcome ->
                        ((Prediction) outcome).modelVersion().toString().equals("skin@2"));
        await().atMost(Duration.ofSeconds(30)).until(() -> !isShadowed(models));
    }

    private static boolean isShadowed(ServedModels models) {
        return models.has(Duty.shadow("skin"), ModelVersion.parse("skin@2"));
    }

    private void send(int images, String key) throws Exception {
        for (int i = 0; i < images; i++) {
            stand.sendImage(key + "-" + i, "skin", DrawnImages.disc(i));
        }
    }
}
