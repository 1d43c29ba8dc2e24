package io.scanstream.inference.serving;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.scanstream.contract.Messages;
import io.scanstream.contract.ModelPublished;
import io.scanstream.contract.ModelVersion;
import io.scanstream.contract.NetworkName;
import io.scanstream.contract.ReplayRequest;
import io.scanstream.contract.ReplayRequest.Range;
import io.scanstream.contract.ServingDecision;
import io.scanstream.contract.Topic;
import io.scanstream.imaging.ImageLimits;
import io.scanstream.inference.FakeClassifier;
import io.scanstream.inference.observation.Observation;
import io.scanstream.model.ImageClassifier;
import io.scanstream.testing.TestModels;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.MockConsumer;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is loaded for whom, where memory is bounded; against Kafka's own consumer without a broker. */
class ServingWatchTest {

    /** Of each version's weights. */
    private static final long BYTES = 60;

    @TempDir
    private Path directory;

    private final UnhurriedConsumer consumer = new UnhurriedConsumer();
    private final Map<ModelVersion, FakeClassifier> loaded = new ConcurrentHashMap<>();
    private final ServedModels models = new ServedModels(ImageLimits.defaults(), Optional.of(2 * BYTES + 1));
    private final Decisions decisions = new Decisions(EnumSet.allOf(Role.class));
    private final ServingWatch watch = new ServingWatch(
            () -> consumer, new FakeLoader(), models, decisions, Portions.whole(16), Observation.none());
    private final Thread watching = new Thread(watch, "serving");

    @BeforeEach
    void start() {
        Map<TopicPartition, Long> places = new HashMap<>();
        ServingWatch.topics().forEach(topic -> places.put(new TopicPartition(topic.topicName(), 0), 0L));
        consumer.updateBeginningOffsets(places);
        consumer.updateEndOffsets(places);
        watching.start();
        until(() -> consumer.assignment().size() == places.size());
        for (String version : List.of("skin@1", "skin@2", "chest@1", "bone@1")) {
            send(Topic.MODELS, version, published(version));
        }
    }

    @AfterEach
    void stop() throws InterruptedException {
        watch.stop();
        watching.join();
        models.close();
    }

    @Test
    void a_model_that_there_is_no_room_for_is_a_problem_of_its_task_alone() {
        // Given
        serve("skin", "skin@1", null);
        serve("chest", "chest@1", null);
        until(() -> models.versions().size() == 2);

        // When
        serve("bone", "bone@1", null);
        until(() -> models.problems().getOrDefault("bone", "").contains("60 bytes"));

        // Then
        assertThat(models.problems()).containsOnlyKeys("bone");
        assertThat(models.problems().get("bone")).contains("of the 121 for all models 120 are taken");
        assertThat(models.versions()).containsOnlyKeys("skin", "chest");
    }

    @Test
    void a_shadow_gives_way_to_what_is_to_answer() {
        // Given
        serve("skin", "skin@1", "skin@2");
        until(() -> models.has(Duty.shadow("skin"), version("skin@2")));

        // When
        serve("chest", "chest@1", null);
        until(() -> models.versions().containsKey("chest"));

        // Then
        assertThat(loaded.get(version("skin@2")).closed).hasValue(1);
        assertThat(models.versions()).containsKey("skin");
        assertThat(models.problems()).containsOnlyKeys("shadow of skin");
    }

    @Test
    void a_shadow_for_which_there_is_no_room_takes_nobody_s_place() {
        // Given
        serve("skin", "skin@1", null);
        serve("chest", "chest@1", null);
        until(() -> models.versions().size() == 2);

        // When
        serve("skin", "skin@1", "skin@2");
        until(() -> models.problems().containsKey("shadow of skin"));

        // Then
        assertThat(models.versions()).containsOnlyKeys("skin", "chest");
        assertThat(models.problems()).containsOnlyKeys("shadow of skin");
    }

    @Test
    void a_version_that_is_loaded_does_whatever_else_it_is_wanted_for() {
        // Given
        serve("skin", "skin@1", "skin@2");
        until(() -> models.has(Duty.shadow("skin"), version("skin@2")));
        ReplayRequest request = new ReplayRequest(
                "once",
                "images",
                "skin",
                version("skin@2"),
                ReplayRequest.output("once"),
                List.of(new Range(0, 0, 1)),
                Instant.now());

        // When
        send(Topic.REPLAYS, "once", Messages.write(request));
        until(() -> decisions.orders().size() == 2);
        boolean before = models.has(Duty.replay("once"), version("skin@2"));
        decisions.begin(new BackgroundOrder.Replay(request));
        until(() -> models.has(Duty.replay("once"), version("skin@2")));
        serve("skin", "skin@2", null);
        until(() -> models.versions().containsValue(version("skin@2")));

        // Then
        assertThat(before).isFalse();
        assertThat(loaded.get(version("skin@2")).closed).hasValue(0);
        assertThat(loaded.get(version("skin@1")).closed).hasValue(1);
    }

    private void serve(String task, String version, String shadow) {
        ServingDecision decision =
                new ServingDecision(version(version), shadow == null ? null : version(shadow), Instant.now());
        send(Topic.SERVING, task, Messages.write(decision));
    }

    private void send(Topic topic, String key, byte[] value) {
        consumer.add(topic, key.getBytes(StandardCharsets.UTF_8), value);
    }

    private static byte[] published(String version) {
        return Messages.write(new ModelPublished(
                version(version),
                "models/" + version,
                "0".repeat(64),
                NetworkName.MOBILENET_V2,
                TestModels.METRICS,
                Instant.EPOCH));
    }

    private static ModelVersion version(String version) {
        return ModelVersion.parse(version);
    }

    private static void until(Callable<Boolean> condition) {
        await().atMost(Duration.ofSeconds(60)).until(condition);
    }

    private final class FakeLoader implements ServingWatch.ModelLoader {

        @Override
        public ImageClassifier load(ModelPublished published) throws IOException {
            FakeClassifier classifier =
                    FakeClassifier.of(directory, published.modelVersion().toString());
            if (loaded.put(published.modelVersion(), classifier) != null) {
                throw new IllegalStateException("loaded twice");
            }
            return classifier;
        }

        @Override
        public long bytes(ModelPublished published) {
            return BYTES;
        }
    }

    /** Leaves the machine to others while there is nothing to read. */
    private static final class UnhurriedConsumer extends MockConsumer<byte[], byte[]> {

        private final Map<Topic, Long> offsets = new HashMap<>();

        UnhurriedConsumer() {
            super("earliest");
        }

        @Override
        public ConsumerRecords<byte[], byte[]> poll(Duration timeout) {
            try {
                Thread.sleep(10);
            } catch (InterruptedException e) {
                throw new IllegalStateException(e);
            }
            return super.poll(timeout);
        }

        void add(Topic topic, byte[] key, byte[] value) {
            long offset = offsets.merge(topic, 1L, Long::sum) - 1;
            addRecord(new ConsumerRecord<>(topic.topicName(), 0, offset, key, value));
        }
    }
}
