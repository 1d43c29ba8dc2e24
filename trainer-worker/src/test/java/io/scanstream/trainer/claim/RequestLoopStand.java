package io.scanstream.trainer.claim;

import static org.awaitility.Awaitility.await;

import io.scanstream.contract.Messages;
import io.scanstream.contract.ModelPublished;
import io.scanstream.contract.ModelVersion;
import io.scanstream.contract.NetworkName;
import io.scanstream.contract.Topic;
import io.scanstream.contract.TrainingEvent;
import io.scanstream.contract.TrainingRequest;
import io.scanstream.contract.TrainingState;
import io.scanstream.localkafka.testing.TestKafka;
import io.scanstream.messaging.GroupMember;
import io.scanstream.messaging.KafkaConnection;
import io.scanstream.messaging.TopicDefinition;
import io.scanstream.storage.BlobStore;
import io.scanstream.testing.MemoryBlobStore;
import io.scanstream.testing.TestModels;
import io.scanstream.trainer.checkpoint.CheckpointStore;
import io.scanstream.trainer.job.Job;
import io.scanstream.trainer.observation.JobObservation;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.admin.ListConsumerGroupOffsetsOptions;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.TestInfo;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

/**
 * A broker with all topics, workers without their processes, and what tests of the claim protocol do with them. Each test has
 * its own, so that they can wait side by side.
 */
@Execution(ExecutionMode.CONCURRENT)
abstract class RequestLoopStand {

    static final String GROUP = "trainers-under-test";
    private static final Duration SHORT = Duration.ofMillis(300);
    private static final Duration SILENCE = Duration.ofSeconds(3);

    TestKafka kafka;
    final BlobStore store = new MemoryBlobStore();
    private final List<RunningLoop> loops = new ArrayList<>();

    record RunningLoop(RequestLoop loop, Thread thread) {
        void stop() throws InterruptedException {
            loop.stop();
            thread.join();
        }
    }

    @BeforeAll
    static void leaveOtherTestsFaultsToThem() {
        Awaitility.doNotCatchUncaughtExceptionsByDefault();
    }

    @BeforeEach
    void startBroker(TestInfo test, @TempDir Path directory) throws Exception {
        kafka = TestKafka.start(directory.resolve("kafka"), test.getTags());
        for (Topic topic : Topic.values()) {
            kafka.createTopic(TopicDefinition.of(topic, topic == Topic.TRAINING_REQUESTS ? 2 : 1, (short) 1));
        }
    }

    @AfterEach
    void stopEverything() throws Exception {
        for (RunningLoop loop : loops) {
            loop.stop();
        }
        kafka.close();
    }

    RunningLoop startNamed(JobRunner runner) {
        return start(kafka.settings(), GroupMember.of(GROUP, "trainer", Optional.of("pod-0")), runner);
    }

    static JobRunner endless(CountDownLatch begun) {
        return job -> {
            begun.countDown();
            while (true) {
                sleep(Duration.ofMillis(50));
                job.throwIfAbandoned();
            }
        };
    }

    static byte[] broken(String jobId) {
        return "{\"jobId\":\"%s\"}".formatted(jobId).getBytes(StandardCharsets.UTF_8);
    }

    RunningLoop start(JobRunner runner) {
        return start(kafka.settings(), runner);
    }

    RunningLoop start(Map<String, Object> settings, JobRunner runner) {
        return start(settings, GroupMember.of(GROUP, "trainer", Optional.empty()), runner);
    }

    RunningLoop start(Map<String, Object> settings, GroupMember member, JobRunner runner) {
        return start(settings, member, runner, new Lease(SILENCE, SHORT, 3));
    }

    RunningLoop start(Map<String, Object> settings, GroupMember member, JobRunner runner, Lease lease) {
        RequestLoop loop = new RequestLoop(
                new KafkaConnection(settings),
                member,
                runner,
                lease,
                new CheckpointStore(store),
                JobObservation.none());
        Thread thread = new Thread(loop, "loop-" + loops.size());
        thread.start();
        RunningLoop running = new RunningLoop(loop, thread);
        loops.add(running);
        return running;
    }

    void submit(String jobId) throws Exception {
        kafka.send(Topic.TRAINING_REQUESTS.topicName(), jobId, Messages.write(request(jobId)));
    }

    static TrainingRequest request(String jobId) {
        return TestModels.request(new ModelVersion("model", jobId), "file:///data")
                .build();
    }

    static TrainingEvent.Completed complete(Job job) {
        ModelPublished model = new ModelPublished(
                job.request().modelVersion(),
                "models/model/" + job.id(),
                "0".repeat(64),
                NetworkName.MOBILENET_V2,
                TestModels.METRICS,
                Instant.now());
        return new TrainingEvent.Completed(job.id(), job.attempt(), Instant.now(), model, 1, 1, 1);
    }

    TrainingEvent lastEvent(String jobId) {
        return await().atMost(Duration.ofSeconds(60))
                .until(
                        () -> kafka.committed(Topic.TRAINING_EVENTS.topicName()).stream()
                                .map(message -> Messages.read(message.value(), TrainingEvent.class))
                                .filter(event -> event.jobId().equals(jobId) && event.isEnd())
                                .toList(),
                        ends -> !ends.isEmpty())
                .get(0);
    }

    /** What a transaction has written that has been committed before. */
    List<ConsumerRecord<byte[], byte[]>> settled(Topic topic) throws Exception {
        return kafka.settled(topic.topicName());
    }

    /** Those included that say no more than that a worker still lives. */
    List<TrainingState> states(String jobId) throws Exception {
        return states(jobId, settled(Topic.TRAINING_STATE));
    }

    /** Without those that say no more than that a worker still lives: of each phase of each attempt the first. */
    List<TrainingState> steps(String jobId) throws Exception {
        List<TrainingState> steps = new ArrayList<>();
        for (TrainingState state : states(jobId)) {
            TrainingState last = steps.isEmpty() ? null : steps.get(steps.size() - 1);
            if (last == null || last.phase() != state.phase() || last.attempt() != state.attempt()) {
                steps.add(state);
            }
        }
        return steps;
    }

    /** Those included whose transactions are not known to all readers yet. */
    List<TrainingState> writtenStates(String jobId) {
        return states(jobId, kafka.written(Topic.TRAINING_STATE.topicName()));
    }

    private static List<TrainingState> states(String jobId, List<ConsumerRecord<byte[], byte[]>> messages) {
        return messages.stream()
                .map(message -> Messages.read(message.value(), TrainingState.class))
                .filter(state -> state.jobId().equals(jobId))
                .toList();
    }

    List<ConsumerRecord<byte[], byte[]>> deadLetters(int count) throws InterruptedException {
        return kafka.await(Topic.TRAINING_REQUESTS_DEAD_LETTER.topicName(), count);
    }

    long committedOffsets() throws Exception {
        Map<TopicPartition, OffsetAndMetadata> offsets = kafka.admin()
                .listConsumerGroupOffsets(GROUP, new ListConsumerGroupOffsetsOptions().requireStable(true))
                .partitionsToOffsetAndMetadata()
                .get(30, TimeUnit.SECONDS);
        return offsets.entrySet().stream()
                .filter(entry -> entry.getKey().topic().equals(Topic.TRAINING_REQUESTS.topicName()))
                .mapToLong(
                        entry -> recordsBefore(entry.getKey(), entry.getValue().offset()))
                .sum();
    }

    long recordsBefore(TopicPartition partition, long offset) {
        return kafka.committed(partition.topic()).stream()
                .filter(message -> message.partition() == partition.partition() && message.offset() < offset)
                .count();
    }

    static String key(ConsumerRecord<byte[], byte[]> message) {
        return new String(message.key(), StandardCharsets.UTF_8);
    }

    static String header(ConsumerRecord<byte[], byte[]> message, String name) {
        return new String(message.headers().lastHeader(name).value(), StandardCharsets.UTF_8);
    }

    static void sleep(Duration time) {
        try {
            Thread.sleep(time.toMillis());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }
}
