package io.scanstream.inference;

import static org.assertj.core.api.Assertions.assertThat;

import io.scanstream.contract.MessageHeader;
import io.scanstream.contract.ModelVersion;
import io.scanstream.contract.ServingDecision;
import io.scanstream.contract.Topic;
import io.scanstream.imaging.ImageLimits;
import io.scanstream.inference.answering.Answers;
import io.scanstream.inference.answering.Destination;
import io.scanstream.inference.classification.BatchesInFlight;
import io.scanstream.inference.classification.Classification;
import io.scanstream.inference.classification.ClassificationResources;
import io.scanstream.inference.classification.NetworkThreads;
import io.scanstream.inference.intake.BatchLimits;
import io.scanstream.inference.intake.ImageIntake;
import io.scanstream.inference.intake.Pseudonyms;
import io.scanstream.inference.observation.Observation;
import io.scanstream.inference.serving.BackgroundOrder;
import io.scanstream.inference.serving.Decisions;
import io.scanstream.inference.serving.Duty;
import io.scanstream.inference.serving.Portions;
import io.scanstream.inference.serving.Role;
import io.scanstream.inference.serving.ServedModels;
import io.scanstream.inference.serving.ServedModelsAccess;
import io.scanstream.messaging.KafkaConnection;
import io.scanstream.testing.DrawnImages;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BooleanSupplier;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.MockConsumer;
import org.apache.kafka.clients.producer.MockProducer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** When shadows have their turn, against Kafka's own clients without a broker. */
class BackgroundLoopTest {

    private static final TopicPartition IMAGES = new TopicPartition(Topic.IMAGES.topicName(), 0);
    private static final BatchLimits LIMITS = new BatchLimits(2, 1 << 20, Duration.ZERO);
    private static final int ENOUGH = 200;

    @TempDir
    private Path directory;

    private final ExecutorService decoding = Executors.newFixedThreadPool(2);
    /** More than what is answered besides may use. */
    private final NetworkThreads network = new NetworkThreads(2);

    private final ServedModels models = new ServedModels(ImageLimits.defaults());
    private final Decisions decisions = new Decisions(Set.of(Role.SHADOW));
    private final AtomicBoolean isLiveQuiet = new AtomicBoolean(true);
    private final Map<String, FakeClassifier> classifiers = new HashMap<>();
    private final Map<String, MockConsumer<byte[], byte[]>> consumers = new HashMap<>();
    private final Map<String, MockProducer<byte[], byte[]>> producers = new HashMap<>();
    private final Replays replays = new Replays(KafkaConnection.to("localhost:1"), "inference-under-test");
    private final BackgroundLoop loop = new BackgroundLoop(decisions, models, this::open, replays, isLiveQuiet::get, 1);

    @BeforeEach
    void decide() throws Exception {
        for (String task : List.of("chest", "skin")) {
            classifiers.put(task, FakeClassifier.of(directory, task + "@2"));
            ServedModelsAccess.put(models, Duty.shadow(task), classifiers.get(task));
        }
        decide("chest", "skin");
    }

    @AfterEach
    void stop() {
        loop.stop();
        loop.run();
        models.close();
        decoding.shutdown();
        network.close();
    }

    @Test
    void while_a_live_image_waits_nothing_else_is_taken() {
        // Given
        isLiveQuiet.set(false);
        loop.turn();
        add("skin", 4);

        // When
        turn(ENOUGH);
        int meanwhile = classifiers.get("skin").seen.size();
        isLiveQuiet.set(true);
        turnUntil(() -> producers.get("skin").commitCount() == 2);

        // Then
        assertThat(meanwhile).isZero();
        assertThat(classifiers.get("skin").seen).hasSize(4);
    }

    @Test
    void there_is_never_more_than_one_batch_before_the_network() {
        // Given
        CountDownLatch mayGoOn = new CountDownLatch(1);
        AtomicInteger begun = new AtomicInteger();
        classifiers
                .values()
                .forEach(classifier -> classifier.failsOn(
                        images -> {
                            begun.incrementAndGet();
                            await(mayGoOn);
                            return false;
                        },
                        IllegalStateException::new));
        loop.turn();
        add("chest", 4);
        add("skin", 4);

        // When
        turnUntil(() -> begun.get() > 0);
        turn(ENOUGH);
        int before = begun.get();
        mayGoOn.countDown();
        turnUntil(() -> producers.get("chest").commitCount() == 2
                && producers.get("skin").commitCount() == 2);

        // Then
        assertThat(before).isEqualTo(1);
        assertThat(classifiers.get("chest").seen).hasSize(4);
        assertThat(classifiers.get("skin").seen).hasSize(4);
    }

    @Test
    void a_lane_that_fails_is_told_and_holds_up_no_other() {
        // Given
        loop.turn();
        producers.get("chest").commitTransactionException = new IllegalStateException("made up");
        add("chest", 2);
        add("skin", 2);

        // When
        turnUntil(() ->
                producers.get("skin").commitCount() == 1 && !loop.problems().isEmpty());

        // Then
        assertThat(loop.problems()).containsOnlyKeys("shadow of chest");
        assertThat(loop.problems().get("shadow of chest")).contains("made up");
        assertThat(consumers.get("chest").closed()).isTrue();
        assertThat(consumers.get("skin").closed()).isFalse();
    }

    @Test
    void a_lane_ends_with_its_decision_and_sends_what_is_in_hand() {
        // Given
        loop.turn();
        add("skin", 2);
        loop.turn();

        // When
        decide("chest");
        loop.turn();

        // Then
        assertThat(consumers.get("skin").closed()).isTrue();
        assertThat(producers.get("skin").commitCount()).isEqualTo(1);
        assertThat(consumers.get("chest").closed()).isFalse();
    }

    private void decide(String... tasks) {
        Map<String, ServingDecision> byTask = new HashMap<>();
        for (String task : tasks) {
            byTask.put(
                    task,
                    new ServingDecision(
                            ModelVersion.parse(task + "@1"), ModelVersion.parse(task + "@2"), Instant.EPOCH));
        }
        ServedModelsAccess.decided(decisions, byTask);
    }

    private ImageStream open(BackgroundOrder order, BooleanSupplier mayTake) {
        MockConsumer<byte[], byte[]> consumer = new MockConsumer<>("earliest");
        MockProducer<byte[], byte[]> producer =
                new MockProducer<>(true, null, new ByteArraySerializer(), new ByteArraySerializer());
        consumers.put(order.task(), consumer);
        producers.put(order.task(), producer);
        ImageStream stream = new ImageStream(
                new Answers(() -> producer, Destination.besides("predictions.shadow")),
                new BatchesInFlight(
                        new Classification(
                                models.only(order.duty(), order.version()),
                                Optional.of(order.task()),
                                ClassificationResources.plain(decoding, Portions.whole(LIMITS.images()))),
                        network),
                ImageStream.Pace.when(mayTake),
                List.of(handover -> new ImageIntake(Topic.IMAGES, consumer, LIMITS, Pseudonyms.none(), handover)),
                Observation.none());
        consumer.rebalance(List.of(IMAGES));
        consumer.updateBeginningOffsets(Map.of(IMAGES, 0L));
        return stream;
    }

    private void add(String task, int count) {
        for (int i = 0; i < count; i++) {
            ConsumerRecord<byte[], byte[]> message =
                    new ConsumerRecord<>(IMAGES.topic(), IMAGES.partition(), i, null, DrawnImages.disc(i));
            message.headers().add(MessageHeader.TASK, task.getBytes(StandardCharsets.UTF_8));
            consumers.get(task).addRecord(message);
        }
    }

    private void turn(int times) {
        for (int i = 0; i < times; i++) {
            loop.turn();
        }
    }

    private void turnUntil(BooleanSupplier condition) {
        Awaitility.await().pollInSameThread().atMost(Duration.ofSeconds(60)).until(() -> {
            loop.turn();
            return condition.getAsBoolean();
        });
    }

    private static void await(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }
}
