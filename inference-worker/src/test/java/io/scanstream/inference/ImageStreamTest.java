package io.scanstream.inference;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.djl.engine.EngineException;
import io.scanstream.contract.MessageHeader;
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
import io.scanstream.inference.serving.Portions;
import io.scanstream.inference.serving.ServedModels;
import io.scanstream.inference.serving.ServedModelsAccess;
import io.scanstream.model.LostDeviceException;
import io.scanstream.testing.DrawnImages;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.apache.kafka.clients.consumer.CommitFailedException;
import org.apache.kafka.clients.consumer.ConsumerRebalanceListener;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.MockConsumer;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.clients.producer.MockProducer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What becomes of batches in flight, against Kafka's own clients without a broker. */
class ImageStreamTest {

    private static final TopicPartition IMAGES = new TopicPartition(Topic.IMAGES.topicName(), 0);
    private static final TopicPartition URGENT = new TopicPartition(Topic.IMAGES_URGENT.topicName(), 0);
    /** Decoding and the network have threads of their own, which may get no core for a while. */
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    private static final BatchLimits LIMITS = new BatchLimits(4, 1 << 20, Duration.ZERO);

    @TempDir
    private Path directory;

    private final ExecutorService decoding = Executors.newFixedThreadPool(2);
    private final NetworkThreads network = new NetworkThreads(1);
    private final ServedModels models = new ServedModels(ImageLimits.defaults());
    private final ListeningConsumer images = new ListeningConsumer();
    private final ListeningConsumer urgent = new ListeningConsumer();
    private final MockProducer<byte[], byte[]> producer =
            new MockProducer<>(true, null, new ByteArraySerializer(), new ByteArraySerializer());
    private final CountDownLatch mayAnswer = new CountDownLatch(1);
    private FakeClassifier classifier;
    private ImageStream stream;

    @BeforeEach
    void start() throws Exception {
        classifier = FakeClassifier.of(directory, "skin@1");
        ServedModelsAccess.put(models, classifier);
        stream = new ImageStream(
                new Answers(() -> producer, Destination.live()),
                new BatchesInFlight(
                        new Classification(
                                models, Optional.empty(), ClassificationResources.plain(decoding, Portions.whole(4))),
                        network),
                ImageStream.Pace.live(),
                List.of(
                        handover -> new ImageIntake(Topic.IMAGES_URGENT, urgent, LIMITS, Pseudonyms.none(), handover),
                        handover -> new ImageIntake(Topic.IMAGES, images, LIMITS, Pseudonyms.none(), handover)),
                Observation.none());
        urgent.begin(URGENT);
        images.begin(IMAGES);
        stream.turn();
    }

    @AfterEach
    void stop() {
        mayAnswer.countDown();
        if (!images.closed()) {
            stream.close();
        }
        models.close();
        decoding.shutdown();
        network.close();
    }

    @Test
    void what_is_in_flight_is_sent_before_its_partition_goes_to_another_worker() {
        // Given
        holdAnswers();
        images.add(IMAGES, 2);
        stream.turn();
        mayAnswer.countDown();

        // When
        images.schedulePollTask(() -> images.rebalance(List.of()));
        stream.turn();

        // Then
        assertThat(producer.commitCount()).isEqualTo(1);
        assertThat(producer.consumerGroupOffsetsHistory())
                .singleElement()
                .satisfies(groups ->
                        assertThat(groups.values()).containsExactly(Map.of(IMAGES, new OffsetAndMetadata(2))));
    }

    @Test
    void nothing_that_is_in_flight_is_sent_when_its_partition_is_lost() {
        // Given
        holdAnswers();
        images.add(IMAGES, 2);
        stream.turn();
        mayAnswer.countDown();

        // When
        images.schedulePollTask(() -> images.listener.onPartitionsLost(List.of(IMAGES)));
        stream.turn();
        stream.turn();

        // Then
        assertThat(producer.commitCount()).isZero();
        assertThat(images.position(IMAGES)).isZero();
    }

    @Test
    void after_a_commit_that_was_refused_both_topics_begin_again_at_what_is_committed() {
        // Given
        urgent.add(URGENT, 1);
        images.add(IMAGES, 2);
        producer.sendOffsetsToTransactionException = new CommitFailedException("made up");

        // When
        assertThatThrownBy(this::turnUntilSomethingIsSent).isInstanceOf(CommitFailedException.class);
        stream.turn();

        // Then
        assertThat(producer.commitCount()).isZero();
        assertThat(urgent.position(URGENT)).isZero();
        assertThat(images.position(IMAGES)).isZero();
    }

    @Test
    void it_is_quiet_until_an_image_comes_and_again_when_that_is_answered() {
        // Given
        holdAnswers();
        boolean before = stream.isQuiet();
        images.add(IMAGES, 1);

        // When
        stream.turn();
        boolean meanwhile = stream.isQuiet();
        mayAnswer.countDown();
        turnUntilSomethingIsSent();

        // Then
        assertThat(before).isTrue();
        assertThat(meanwhile).isFalse();
        assertThat(stream.isQuiet()).isTrue();
    }

    @Test
    void a_gpu_that_is_lost_is_not_asked_again_and_nothing_is_sent() {
        // Given
        classifier.failsOn(seen -> true, () -> new EngineException("CUDA error: device-side assert triggered"));
        classifier.failsToWarmUp();
        images.add(IMAGES, 2);

        // When / Then
        assertThatThrownBy(this::turnUntilSomethingIsSent).isInstanceOf(LostDeviceException.class);
        assertThat(producer.commitCount()).isZero();
    }

    @Test
    void told_to_end_it_sends_what_is_in_flight_first() {
        // Given
        holdAnswers();
        images.add(IMAGES, 3);
        stream.turn();
        mayAnswer.countDown();

        // When
        stream.close();

        // Then
        assertThat(producer.commitCount()).isEqualTo(1);
        assertThat(images.closed()).isTrue();
    }

    /** So that what was taken is still in flight, however quick the threads are. */
    private void holdAnswers() {
        classifier.failsOn(
                seen -> {
                    await(mayAnswer);
                    return false;
                },
                IllegalStateException::new);
    }

    private static void await(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    private void turnUntilSomethingIsSent() {
        long deadline = System.nanoTime() + PATIENCE.toNanos();
        while (!stream.turn()) {
            assertThat(System.nanoTime())
                    .as("nothing was sent within %s", PATIENCE)
                    .isLessThan(deadline);
            Thread.onSpinWait();
        }
    }

    /** Remembers who wants to be told of rebalances. */
    private static final class ListeningConsumer extends MockConsumer<byte[], byte[]> {

        private ConsumerRebalanceListener listener;
        private long offset;

        ListeningConsumer() {
            super("earliest");
        }

        @Override
        public synchronized void subscribe(Collection<String> topics, ConsumerRebalanceListener rebalanceListener) {
            listener = rebalanceListener;
            super.subscribe(topics, rebalanceListener);
        }

        void begin(TopicPartition partition) {
            rebalance(List.of(partition));
            updateBeginningOffsets(Map.of(partition, 0L));
        }

        void add(TopicPartition partition, int count) {
            for (int i = 0; i < count; i++) {
                ConsumerRecord<byte[], byte[]> message = new ConsumerRecord<>(
                        partition.topic(), partition.partition(), offset++, null, DrawnImages.disc(i));
                message.headers().add(MessageHeader.TASK, "skin".getBytes(StandardCharsets.UTF_8));
                addRecord(message);
            }
        }
    }
}
