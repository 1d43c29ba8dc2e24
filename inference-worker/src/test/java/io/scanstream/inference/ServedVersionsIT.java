package io.scanstream.inference;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.scanstream.contract.ModelVersion;
import io.scanstream.contract.Outcome;
import io.scanstream.contract.Prediction;
import io.scanstream.contract.Rejection;
import io.scanstream.inference.serving.ServedModels;
import io.scanstream.testing.DrawnImages;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.apache.kafka.common.utils.Utils;
import org.junit.jupiter.api.Test;

/** Which version answers, while decisions change under the running stream. */
class ServedVersionsIT extends OnInferenceLoop {

    @Test
    void a_new_decision_swaps_the_model_under_the_running_stream() throws Exception {
        // Given
        stand.publish("skin@1", 1);
        stand.publish("skin@2", 2);
        stand.serve("skin@1");
        start();

        // When
        for (int i = 0; i < 300; i++) {
            stand.sendImage("patient-" + i, DrawnImages.disc(i));
            if (i == 100) {
                stand.awaitOutcomes(50);
                stand.serve("skin@2");
            }
        }
        awaitVersion("skin@2");

        // Then
        List<Outcome> outcomes = stand.outcomes();
        assertThat(InferenceStand.places(outcomes)).hasSize(outcomes.size());
        assertThat(outcomes).allSatisfy(outcome -> assertThat(outcome).isInstanceOf(Prediction.class));
        versionsByPartition(outcomes)
                .values()
                .forEach(versions -> assertThat(versions).isSorted());
    }

    @Test
    void a_version_that_cannot_be_loaded_leaves_the_old_one_answering() throws Exception {
        // Given
        stand.publish("skin@1", 1);
        stand.serve("skin@1");
        Path bundle = stand.storeDirectory().resolve(stand.publish("skin@2", 2).bundle());
        Files.writeString(bundle.resolve("weights.safetensors"), "damaged");
        ServedModels models = start();
        await().atMost(Duration.ofSeconds(30)).until(models::isReady);

        // When
        stand.serve("skin@2");
        await().atMost(Duration.ofSeconds(30)).until(() -> !models.problems().isEmpty());
        stand.sendImage("patient-1", DrawnImages.disc(1));

        // Then
        Prediction prediction = (Prediction) stand.awaitOutcomes(1).get(0);
        assertThat(prediction.modelVersion()).hasToString("skin@1");
        assertThat(models.problems().get("skin")).contains("weights.safetensors");
    }

    @Test
    void images_of_a_task_whose_only_version_cannot_be_loaded_hold_up_their_partition_alone() throws Exception {
        // Given
        stand.publish("skin@1", 1);
        stand.serve("skin@1");
        stand.serve("chest@1");
        byte[][] keys = new byte[2][];
        for (int i = 0; keys[0] == null || keys[1] == null; i++) {
            byte[] key = ("patient-" + i).getBytes(StandardCharsets.UTF_8);
            keys[Utils.toPositive(Utils.murmur2(key)) % 2] = key;
        }
        String held = new String(keys[0], StandardCharsets.UTF_8);
        String free = new String(keys[1], StandardCharsets.UTF_8);
        start();

        // When
        stand.sendImage(held, "skin", DrawnImages.disc(0));
        stand.sendImage(held, "chest", DrawnImages.disc(1));
        stand.sendImage(held, "skin", DrawnImages.disc(2));
        for (int i = 0; i < 40; i++) {
            stand.sendImage(free, "skin", DrawnImages.disc(i));
        }
        List<Outcome> meanwhile = stand.awaitOutcomes(41);
        Thread.sleep(1_000);
        int before = stand.outcomes().size();
        stand.publish("chest@1", 2);

        // Then
        assertThat(meanwhile).extracting(ServedVersionsIT::said).containsOnly("skin by skin@1");
        assertThat(before).isEqualTo(41);
        List<Outcome> all = stand.awaitOutcomes(43);
        assertThat(all).hasSize(43);
        assertThat(InferenceStand.places(all)).hasSize(43);
        assertThat(all)
                .filteredOn(outcome -> outcome.image().key().equals(held))
                .extracting(ServedVersionsIT::said)
                .containsExactly("skin by skin@1", "chest by chest@1", "skin by skin@1");
    }

    @Test
    void a_version_answers_under_an_alias_until_it_is_taken_back_and_its_own_task_goes_on() throws Exception {
        // Given
        stand.publish("skin@1", 1);
        stand.publish("skin@2", 2);
        stand.serve("skin@1");
        stand.serve("compare-1-b", "skin@2");
        ServedModels models = start();
        await().atMost(Duration.ofSeconds(30)).until(() -> models.versions().size() == 2);

        // When
        stand.sendImage("aliased", "compare-1-b", DrawnImages.disc(1));
        stand.sendImage("plain", DrawnImages.disc(1));
        stand.awaitOutcomes(2);
        stand.takeBack("compare-1-b");
        await().atMost(Duration.ofSeconds(30)).until(() -> models.versions().size() == 1);
        stand.sendImage("late", "compare-1-b", DrawnImages.disc(1));

        // Then
        Map<String, String> answers = new TreeMap<>();
        stand.awaitOutcomes(3).forEach(outcome -> answers.put(outcome.image().key(), said(outcome)));
        assertThat(answers)
                .containsEntry("aliased", "compare-1-b by skin@2")
                .containsEntry("plain", "skin by skin@1")
                .containsEntry("late", "no model answers for the task 'compare-1-b'");
    }

    private static String said(Outcome outcome) {
        return outcome instanceof Prediction prediction
                ? "%s by %s".formatted(prediction.task(), prediction.modelVersion())
                : ((Rejection) outcome).reason();
    }

    @Test
    void an_alias_whose_version_cannot_be_loaded_holds_nobody_up() throws Exception {
        // Given
        stand.publish("skin@1", 1);
        stand.serve("skin@1");
        stand.serve("compare-1-b", "skin@9");
        start();

        // When
        stand.sendImage("patient-1", "compare-1-b", DrawnImages.disc(1));
        stand.sendImage("patient-1", DrawnImages.disc(1));

        // Then
        assertThat(stand.awaitOutcomes(2))
                .extracting(ServedVersionsIT::said)
                .containsExactly(
                        "no model answers for the task 'compare-1-b': skin@9: it is not in the topic models",
                        "skin by skin@1");
    }

    private void awaitVersion(String version) {
        ModelVersion wanted = ModelVersion.parse(version);
        await().atMost(Duration.ofSeconds(30)).until(() -> {
            stand.sendImage("one-more", DrawnImages.disc(7));
            return stand.outcomes().stream()
                    .anyMatch(outcome -> outcome instanceof Prediction prediction
                            && prediction.modelVersion().equals(wanted));
        });
    }

    /** In the order in which the images lay. */
    private static Map<Integer, List<String>> versionsByPartition(List<Outcome> outcomes) {
        Map<Integer, TreeMap<Long, String>> byOffset = new TreeMap<>();
        outcomes.forEach(outcome -> byOffset.computeIfAbsent(outcome.image().partition(), p -> new TreeMap<>())
                .put(
                        outcome.image().offset(),
                        ((Prediction) outcome).modelVersion().toString()));
        Map<Integer, List<String>> versions = new TreeMap<>();
        byOffset.forEach((partition, found) -> versions.put(partition, List.copyOf(found.values())));
        return versions;
    }
}
