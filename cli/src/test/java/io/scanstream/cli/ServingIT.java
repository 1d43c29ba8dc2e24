package io.scanstream.cli;

import static io.scanstream.cli.Outcomes.prediction;
import static io.scanstream.cli.Outcomes.rejection;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.scanstream.contract.Messages;
import io.scanstream.contract.ModelPublished;
import io.scanstream.contract.ModelVersion;
import io.scanstream.contract.NetworkName;
import io.scanstream.contract.Outcome;
import io.scanstream.contract.RejectionCode;
import io.scanstream.contract.ServingDecision;
import io.scanstream.contract.SubmittedRequest;
import io.scanstream.contract.TrainingState;
import io.scanstream.localkafka.testing.TestKafka;
import io.scanstream.storage.AttemptFolder;
import io.scanstream.storage.BlobKey;
import io.scanstream.storage.DirectoryBlobStore;
import io.scanstream.testing.DrawnImages;
import io.scanstream.testing.TestModels;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer.OrderAnnotation;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.io.TempDir;

/** What an operator decides on versions, on a broker without any worker. */
@TestMethodOrder(OrderAnnotation.class)
class ServingIT {

    private static final ModelVersion ONE = ModelVersion.parse("skin@1");
    private static final ModelVersion TWO = ModelVersion.parse("skin@2");
    private static final ModelVersion THREE = ModelVersion.parse("skin@3");

    @TempDir
    private static Path directory;

    private static TestKafka kafka;

    @BeforeAll
    static void startBrokerWithModels() throws Exception {
        kafka = TestKafka.start(directory.resolve("kafka"));
        run("topics", "create");
        for (ModelVersion version : List.of(ONE, TWO, THREE)) {
            ModelPublished model = new ModelPublished(
                    version,
                    "models/skin/" + version.version(),
                    "0".repeat(64),
                    NetworkName.MOBILENET_V2,
                    TestModels.METRICS,
                    Instant.now());
            kafka.send("models", version.toString(), Messages.write(model));
        }
    }

    @AfterAll
    static void stopBroker() {
        kafka.close();
    }

    @Test
    @Order(1)
    void a_version_is_promoted_once() {
        // When
        Output first = run("models", "promote", "skin@1");
        Output second = run("models", "promote", "skin@1");

        // Then
        assertThat(first.exitCode()).as(first.err()).isZero();
        assertThat(first.out()).contains("skin@1 answers, without a shadow");
        assertThat(second.out()).contains("skin@1 answers, without a shadow, as before");
        assertThat(kafka.committed("serving")).hasSize(1);
        assertThat(decision())
                .hasValueSatisfying(
                        decision -> assertThat(decision.modelVersion()).isEqualTo(ONE));
    }

    @Test
    @Order(2)
    void a_version_that_is_not_published_is_refused_and_nothing_is_written() {
        // When
        Output output = run("models", "promote", "skin@9");

        // Then
        assertThat(output.exitCode()).isEqualTo(1);
        assertThat(output.err()).contains("skin@9 is not published; 'scanstream models' lists what is");
        assertThat(kafka.committed("serving")).hasSize(1);
    }

    @Test
    @Order(3)
    void a_shadow_stands_beside_the_live_version_and_is_listed() {
        // When
        Output shadow = run("models", "promote", "skin@2", "--shadow");
        Output models = run("models");

        // Then
        assertThat(shadow.out()).contains("skin@1 answers, skin@2 is its shadow");
        assertThat(decision()).hasValueSatisfying(decision -> {
            assertThat(decision.modelVersion()).isEqualTo(ONE);
            assertThat(decision.shadow()).isEqualTo(TWO);
        });
        assertThat(models.out())
                .containsPattern("skin@1\\s.*live")
                .containsPattern("skin@2\\s.*shadow")
                .containsPattern("skin@3\\s.*no");
    }

    @Test
    @Order(4)
    void live_and_shadow_are_compared_on_the_images_that_both_have_answered() throws Exception {
        // Given: images that came before the versions were decided on
        for (int offset = 0; offset < 40; offset++) {
            send("predictions", prediction(ONE, offset % 4, offset, 0.75));
            send("predictions.shadow", prediction(TWO, offset % 4, offset, offset < 10 ? 0.25 : 0.875));
        }
        send("predictions", rejection("skin", 0, 40, RejectionCode.UNDECODABLE));
        send("predictions.shadow", rejection("skin", 0, 40, RejectionCode.UNDECODABLE));
        send("predictions", rejection("lung", 0, 41, RejectionCode.UNDECODABLE));
        send("predictions", prediction(THREE, 0, 44, 0.75));
        send("predictions", prediction(ONE, 0, 48, 0.75));
        kafka.send("predictions", null, "not JSON".getBytes(StandardCharsets.UTF_8));

        // When
        Output present = run("models", "agree", "skin");
        Output output = run("models", "agree", "skin", "--since", Outcomes.BEGINNING.toString(), "--list", "3");
        Output later = run(
                "models",
                "agree",
                "skin",
                "--since",
                Outcomes.BEGINNING.plusSeconds(20).toString());
        Output named = run("models", "agree", "skin", "--live", "skin@3", "--shadow", "skin@1");

        // Then
        assertThat(present.out()).contains("compared  0 images that both have labelled");
        assertThat(output.exitCode()).as(output.err()).isZero();
        assertThat(output.out())
                .contains("live       skin@1", "shadow     skin@2")
                .contains("compared   40 images that both have labelled", "agreement  0.750", "flips      10")
                .contains("1 by both alike, 0 by one alone", "1 answered by live alone, 0 by shadow alone")
                .contains("1 images that shadow has not come to yet, 8.0 s")
                .containsPattern("melanoma\\s+-0.0313\\s+\\+0.1250\\s+0.2188\\s+-0.5000")
                .containsPattern("images \\d \\d\\s+melanoma 0.7500\\s+naevus 0.7500")
                .contains("and 7 more");
        assertThat(later.out()).contains("compared   20 images", "flips      0");
        assertThat(named.out()).contains("compared  0 images", "answered by live alone");
    }

    @Test
    @Order(5)
    void programs_get_the_same_as_json_and_nothing_else() throws Exception {
        // When
        JsonNode models = json(run("models", "--output", "json"));
        JsonNode topics = json(run("topics", "list", "--output", "json"));
        JsonNode agreement =
                json(run("models", "agree", "skin", "--since", Outcomes.BEGINNING.toString(), "--output", "json"));
        JsonNode decision = json(run("models", "promote", "skin@1", "--output", "json"));

        // Then
        assertThat(models).hasSize(3);
        assertThat(models.get(0).at("/published/modelVersion").asText()).isEqualTo("skin@1");
        assertThat(models.get(0).at("/roles/0").asText()).isEqualTo("live");
        assertThat(topics.get(0).at("/topic").asText()).isEqualTo("training.requests");
        assertThat(topics.get(0).at("/partitions").asInt()).isEqualTo(6);
        assertThat(agreement.at("/images").asInt()).isEqualTo(40);
        assertThat(agreement.at("/flips").asInt()).isEqualTo(10);
        assertThat(agreement.at("/shifts/melanoma/largest").asDouble()).isEqualTo(-.5);
        assertThat(decision.at("/modelVersion").asText()).isEqualTo("skin@1");
        assertThat(decision.at("/shadow").asText()).isEqualTo("skin@2");
    }

    private static JsonNode json(Output output) throws Exception {
        assertThat(output.exitCode()).as(output.err()).isZero();
        return new ObjectMapper().readTree(output.out());
    }

    @Test
    @Order(6)
    void a_live_promotion_keeps_the_shadow_until_it_is_promoted_itself() {
        // When
        Output third = run("models", "promote", "skin@3");
        Output second = run("models", "promote", "skin@2");

        // Then
        assertThat(third.out()).contains("skin@3 answers, skin@2 is its shadow");
        assertThat(second.out())
                .contains("skin@2 answers, without a shadow")
                .contains("before it skin@3 did; 'scanstream models rollback skin' goes back to that");
    }

    @Test
    @Order(7)
    void a_rollback_goes_back_to_what_answered_before_or_to_what_is_named() {
        // When
        Output before = run("models", "rollback", "skin");
        Output named = run("models", "rollback", "skin", "--to", "1");
        Output present = run("models", "rollback", "skin", "--to", "skin@1");

        // Then
        assertThat(before.out()).contains("skin@3 answers, without a shadow");
        assertThat(named.out()).contains("skin@1 answers, without a shadow");
        assertThat(present.exitCode()).isEqualTo(1);
        assertThat(present.err()).contains("skin@1 answers now");
    }

    @Test
    @Order(8)
    void a_shadow_is_ended_by_promoting_the_live_version_without_one() {
        // Given
        run("models", "promote", "skin@2", "--shadow");

        // When
        Output output = run("models", "promote", "skin@1", "--no-shadow");
        Output agree = run("models", "agree", "skin");

        // Then
        assertThat(output.out()).contains("skin@1 answers, without a shadow");
        assertThat(decision())
                .hasValueSatisfying(decision -> assertThat(decision.shadow()).isNull());
        assertThat(agree.exitCode()).isEqualTo(1);
        assertThat(agree.err()).contains("skin has no shadow: name one that was with --shadow");
    }

    @Test
    @Order(9)
    void a_version_that_nobody_uses_is_retired_and_its_files_are_said_to_stay() {
        // When
        Output live = run("models", "retire", "skin@1");
        Output unused = run("models", "retire", "skin@3");
        Output models = run("models");
        Output again = run("models", "retire", "skin@3");

        // Then
        assertThat(live.exitCode()).isEqualTo(1);
        assertThat(live.err()).contains("skin@1 is live; promote another one, or end the shadow, first");
        assertThat(unused.exitCode()).as(unused.err()).isZero();
        assertThat(unused.out())
                .contains("skin@3 is no longer published; its files stay in the store, under models/skin/3");
        assertThat(models.out()).contains("skin@1", "skin@2").doesNotContain("skin@3");
        assertThat(again.err()).contains("skin@3 is not published");
    }

    @Test
    @Order(10)
    void what_nothing_refers_to_in_the_store_is_listed_and_removed_once_it_is_said_so() throws Exception {
        // Given
        DirectoryBlobStore store = new DirectoryBlobStore(directory.resolve("store"));
        BlobKey crashed = AttemptFolder.bundle("skin", "4", 1, "a1").key().resolve("manifest.json");
        BlobKey running = AttemptFolder.bundle("skin", "5", 1, "b2").key().resolve("manifest.json");
        store.put(crashed, new byte[100]);
        store.put(running, new byte[100]);
        TrainingState state = TrainingState.submitted("5", SubmittedRequest.of(0, 0, new byte[] {1}, List.of()));
        kafka.send("training.state", "5", Messages.write(state.begunBy("trainer-0")));
        String[] prune = {
            "models", "prune", "--store", directory.resolve("store").toString(), "--older-than", "PT0S"
        };

        // When
        Output younger = run("models", "prune", "--store", prune[3]);
        Output listed = run(prune);
        boolean stayed = store.size(crashed).isPresent();
        Output deleted = run(append(prune, "--delete", "--output", "json"));

        // Then
        assertThat(younger.out()).contains("everything in the store that is old enough is referred to");
        assertThat(listed.exitCode()).as(listed.err()).isZero();
        assertThat(listed.out())
                .containsPattern("models/skin/4/attempt-1-a1\\s+unknown\\s+1\\s+100\\s+20")
                .contains("1 folders, 100 bytes; --delete removes them")
                .doesNotContain("models/skin/5");
        assertThat(stayed).isTrue();
        JsonNode pruned = new ObjectMapper().readTree(deleted.out());
        assertThat(pruned.at("/deleted").asBoolean()).isTrue();
        assertThat(pruned.at("/bytes").asLong()).isEqualTo(100);
        assertThat(pruned.at("/folders/0/kind").asText()).isEqualTo("BUNDLE");
        assertThat(store.below(new BlobKey("models"))).containsExactly(running);
    }

    private static String[] append(String[] arguments, String... more) {
        return Stream.concat(Stream.of(arguments), Stream.of(more)).toArray(String[]::new);
    }

    @Test
    @Order(11)
    void a_terminated_comparison_takes_its_aliases_back() throws Exception {
        // Given
        Path data = DrawnImages.folders(directory.resolve("data"), 2);
        Path log = directory.resolve("compare.log");
        Process comparison = new ProcessBuilder(
                        Path.of(System.getProperty("scanstream.home"))
                                .resolve("scanstream")
                                .toString(),
                        "models",
                        "compare",
                        "skin@1",
                        "skin@2",
                        "--data",
                        data.toString(),
                        "--bootstrap",
                        kafka.bootstrapServers())
                .redirectErrorStream(true)
                .redirectOutput(log.toFile())
                .start();
        awaitAliases(comparison, log);

        // When
        comparison.destroy();
        boolean ended = comparison.waitFor(60, TimeUnit.SECONDS);

        // Then
        assertThat(ended).isTrue();
        assertThat(comparison.exitValue()).isNotZero();
        assertThat(aliases().values()).containsOnly(Optional.empty());
    }

    /** On skin, as a worker would read it. */
    private static Optional<ServingDecision> decision() {
        List<ConsumerRecord<byte[], byte[]>> records = kafka.committed("serving");
        return records.isEmpty()
                ? Optional.empty()
                : Optional.of(Messages.read(records.get(records.size() - 1).value(), ServingDecision.class));
    }

    private static void awaitAliases(Process comparison, Path log) throws Exception {
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(60);
        while (aliases().values().stream().filter(Optional::isPresent).count() < 2) {
            if (!comparison.isAlive() || System.nanoTime() > deadline) {
                throw new AssertionError("nothing is decided: " + Files.readString(log));
            }
            Thread.sleep(100);
        }
    }

    /** The newest decision on each task that a comparison has made up; empty if it was taken back. */
    private static Map<String, Optional<byte[]>> aliases() {
        Map<String, Optional<byte[]>> newest = new HashMap<>();
        kafka.committed("serving")
                .forEach(message -> newest.put(
                        new String(message.key(), StandardCharsets.UTF_8), Optional.ofNullable(message.value())));
        newest.keySet().removeIf(task -> !task.startsWith("compare-"));
        return newest;
    }

    private static void send(String topic, Outcome outcome) throws Exception {
        kafka.send(topic, outcome.image().key(), Messages.write(outcome));
    }

    private static Output run(String... arguments) {
        return Output.on(kafka.bootstrapServers(), arguments);
    }
}
