package io.scanstream.trainer.claim;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.scanstream.contract.FailureCode;
import io.scanstream.contract.MessageHeader;
import io.scanstream.contract.Messages;
import io.scanstream.contract.Metrics;
import io.scanstream.contract.ModelPublished;
import io.scanstream.contract.ModelVersion;
import io.scanstream.contract.NetworkName;
import io.scanstream.contract.Topic;
import io.scanstream.contract.TrainingEvent;
import io.scanstream.contract.TrainingRequest;
import io.scanstream.contract.TrainingState;
import io.scanstream.contract.TrainingState.Phase;
import io.scanstream.localkafka.testing.TestKafka;
import io.scanstream.testing.TestModels;
import io.scanstream.trainer.job.Job;
import io.scanstream.trainer.job.JobFailedException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The claim protocol against a real broker; the jobs' work is played by lambdas. */
class RequestLoopIT {

    private static final String GROUP = "trainers-under-test";
    private static final Duration SHORT = Duration.ofMillis(300);

    private TestKafka kafka;
    private final List<RunningLoop> loops = new ArrayList<>();

    private record RunningLoop(RequestLoop loop, Thread thread) {
        void stop() throws InterruptedException {
            loop.stop();
            thread.join();
        }
    }

    @BeforeEach
    void startBroker(@TempDir Path directory) throws Exception {
        kafka = TestKafka.start(directory);
        for (Topic topic : Topic.values()) {
            kafka.createTopic(topic.topicName(), topic == Topic.TRAINING_REQUESTS ? 2 : 1);
        }
    }

    @AfterEach
    void stopEverything() throws Exception {
        for (RunningLoop loop : loops) {
            loop.stop();
        }
        kafka.close();
    }

    @Test
    void a_completed_job_publishes_its_model_then_serves_it_and_commits_its_request() throws Exception {
        // Given
        start(RequestLoopIT::complete);

        // When
        submit("job-1");

        // Then
        assertThat(lastEvent("job-1")).isInstanceOf(TrainingEvent.Completed.class);
        assertThat(kafka.committed(Topic.MODELS.topicName()))
                .extracting(RequestLoopIT::key)
                .containsExactly("model@job-1");
        assertThat(kafka.committed(Topic.SERVING.topicName()))
                .extracting(RequestLoopIT::key)
                .containsExactly("model");
        assertThat(states("job-1")).extracting(TrainingState::phase).containsExactly(Phase.RUNNING, Phase.COMPLETED);
        assertThat(committedOffsets()).isEqualTo(1);
    }

    @Test
    void a_model_that_is_not_to_be_served_is_published_only() throws Exception {
        // Given
        start(RequestLoopIT::complete);
        byte[] request = new String(Messages.write(request("job-1")), StandardCharsets.UTF_8)
                .replace("\"serve\":true", "\"serve\":false")
                .getBytes(StandardCharsets.UTF_8);

        // When
        kafka.send(Topic.TRAINING_REQUESTS.topicName(), "job-1", request);

        // Then
        lastEvent("job-1");
        assertThat(kafka.committed(Topic.MODELS.topicName())).hasSize(1);
        assertThat(kafka.committed(Topic.SERVING.topicName())).isEmpty();
    }

    @Test
    void a_job_much_longer_than_the_poll_interval_costs_the_worker_neither_its_membership_nor_the_job()
            throws Exception {
        // Given
        Queue<Integer> attempts = new ConcurrentLinkedQueue<>();
        Map<String, Object> impatient = new HashMap<>(kafka.settings());
        impatient.put("max.poll.interval.ms", 1500);
        start(impatient, job -> {
            attempts.add(job.attempt());
            sleep(Duration.ofSeconds(6));
            return complete(job);
        });

        // When
        submit("long-job");

        // Then
        assertThat(lastEvent("long-job")).isInstanceOf(TrainingEvent.Completed.class);
        assertThat(attempts).containsExactly(1);
    }

    @Test
    void a_request_that_was_sent_twice_publishes_once() throws Exception {
        // Given
        Queue<String> runs = new ConcurrentLinkedQueue<>();
        start(job -> {
            runs.add(job.id());
            return complete(job);
        });

        // When
        submit("job-1");
        submit("job-1");
        submit("job-2");

        // Then
        lastEvent("job-2");
        await().atMost(Duration.ofSeconds(20)).until(() -> committedOffsets() == 3);
        assertThat(runs).containsExactlyInAnyOrder("job-1", "job-2");
        assertThat(kafka.committed(Topic.MODELS.topicName())).hasSize(2);
    }

    @Test
    void an_unreadable_request_ends_in_failed_and_untouched_in_the_dead_letter_topic_and_the_next_one_is_served()
            throws Exception {
        // Given
        start(RequestLoopIT::complete);
        byte[] broken = "{\"jobId\":\"job-0\",\"model\":\"model\"}".getBytes(StandardCharsets.UTF_8);

        // When
        kafka.send(Topic.TRAINING_REQUESTS.topicName(), "job-0", broken);
        submit("job-1");

        // Then
        assertThat(lastEvent("job-1")).isInstanceOf(TrainingEvent.Completed.class);
        TrainingEvent.Failed failed = (TrainingEvent.Failed) lastEvent("job-0");
        assertThat(failed.code()).isEqualTo(FailureCode.INVALID_REQUEST);
        assertThat(failed.reason()).contains("dataset");
        ConsumerRecord<byte[], byte[]> letter = deadLetters(1).get(0);
        assertThat(letter.value()).isEqualTo(broken);
        assertThat(header(letter, MessageHeader.REASON_CODE)).isEqualTo("INVALID_REQUEST");
        assertThat(header(letter, MessageHeader.ORIGINAL_TOPIC)).isEqualTo("training.requests");
    }

    @Test
    void a_job_that_can_never_succeed_fails_at_once_with_its_code_and_sentence() throws Exception {
        // Given
        start(job -> {
            throw new JobFailedException(FailureCode.DATASET_INVALID, "the data set is empty");
        });

        // When
        submit("job-1");

        // Then
        TrainingEvent.Failed failed = (TrainingEvent.Failed) lastEvent("job-1");
        assertThat(failed.code()).isEqualTo(FailureCode.DATASET_INVALID);
        assertThat(failed.reason()).isEqualTo("the data set is empty");
        assertThat(failed.attempt()).isEqualTo(1);
        assertThat(deadLetters(1).get(0).value()).isEqualTo(Messages.write(request("job-1")));
        assertThat(kafka.committed(Topic.MODELS.topicName())).isEmpty();
    }

    @Test
    void a_fault_of_the_system_is_tried_again_until_it_passes() throws Exception {
        // Given
        start(job -> {
            if (job.attempt() == 1) {
                throw new IOException("the store is away");
            }
            return complete(job);
        });

        // When
        submit("job-1");

        // Then
        TrainingEvent end = lastEvent("job-1");
        assertThat(end).isInstanceOf(TrainingEvent.Completed.class);
        assertThat(end.attempt()).isEqualTo(2);
    }

    @Test
    void a_fault_that_does_not_pass_ends_the_job_after_the_configured_number_of_attempts() throws Exception {
        // Given
        start(job -> {
            throw new IOException("the store is away");
        });

        // When
        submit("job-1");

        // Then
        TrainingEvent.Failed failed = (TrainingEvent.Failed) lastEvent("job-1");
        assertThat(failed.code()).isEqualTo(FailureCode.TOO_MANY_ATTEMPTS);
        assertThat(failed.reason()).contains("3 times").contains("the store is away");
        assertThat(deadLetters(1)).hasSize(1);
    }

    @Test
    void a_stopped_worker_gives_its_job_back_and_another_completes_it_without_counting_a_fault() throws Exception {
        // Given
        CountDownLatch begun = new CountDownLatch(1);
        RunningLoop first = start(job -> {
            begun.countDown();
            while (true) {
                sleep(Duration.ofMillis(50));
                job.throwIfAbandoned();
            }
        });
        submit("job-1");
        begun.await(30, TimeUnit.SECONDS);

        // When
        first.stop();
        start(RequestLoopIT::complete);

        // Then
        TrainingEvent end = lastEvent("job-1");
        assertThat(end.attempt()).isEqualTo(2);
        assertThat(states("job-1"))
                .extracting(TrainingState::phase)
                .containsExactly(Phase.RUNNING, Phase.RELEASED, Phase.RUNNING, Phase.COMPLETED);
        assertThat(states("job-1")).extracting(TrainingState::faults).containsOnly(0);
    }

    @Test
    void jobs_whose_partitions_move_to_a_new_worker_are_still_published_once_each() throws Exception {
        // Given
        Queue<String> begun = new ConcurrentLinkedQueue<>();
        JobRunner slow = job -> {
            begun.add(job.id());
            for (int i = 0; i < 40; i++) {
                sleep(Duration.ofMillis(100));
                job.throwIfAbandoned();
            }
            return complete(job);
        };
        start(slow);
        for (int i = 0; i < 4; i++) {
            submit("job-" + i);
        }
        await().atMost(Duration.ofSeconds(30)).until(() -> !begun.isEmpty());

        // When
        start(slow);

        // Then
        for (int i = 0; i < 4; i++) {
            assertThat(lastEvent("job-" + i)).isInstanceOf(TrainingEvent.Completed.class);
        }
        await().atMost(Duration.ofSeconds(20)).until(() -> committedOffsets() == 4);
        assertThat(kafka.committed(Topic.MODELS.topicName())).hasSize(4);
    }

    private RunningLoop start(JobRunner runner) {
        return start(kafka.settings(), runner);
    }

    private RunningLoop start(Map<String, Object> settings, JobRunner runner) {
        RequestLoop loop = new RequestLoop(new TrainerClients(settings, GROUP, Optional.empty()), runner, 3, SHORT);
        Thread thread = new Thread(loop, "loop-" + loops.size());
        thread.start();
        RunningLoop running = new RunningLoop(loop, thread);
        loops.add(running);
        return running;
    }

    private void submit(String jobId) throws Exception {
        kafka.send(Topic.TRAINING_REQUESTS.topicName(), jobId, Messages.write(request(jobId)));
    }

    private static TrainingRequest request(String jobId) {
        return TestModels.request(new ModelVersion("model", jobId), "file:///data")
                .build();
    }

    private static TrainingEvent.Completed complete(Job job) {
        ModelPublished model = new ModelPublished(
                job.request().modelVersion(),
                "models/model/" + job.id(),
                "0".repeat(64),
                NetworkName.MOBILENET_V2,
                new Metrics(10, 0.9, 0.8, 1, 0.9, 0.9, 0.9),
                Instant.now());
        return new TrainingEvent.Completed(job.id(), job.attempt(), Instant.now(), model, 1, 1, 1);
    }

    private TrainingEvent lastEvent(String jobId) {
        return await().atMost(Duration.ofSeconds(60))
                .until(
                        () -> kafka.committed(Topic.TRAINING_EVENTS.topicName()).stream()
                                .map(message -> Messages.read(message.value(), TrainingEvent.class))
                                .filter(event -> event.jobId().equals(jobId) && event.isEnd())
                                .toList(),
                        ends -> !ends.isEmpty())
                .get(0);
    }

    private List<TrainingState> states(String jobId) {
        return kafka.committed(Topic.TRAINING_STATE.topicName()).stream()
                .map(message -> Messages.read(message.value(), TrainingState.class))
                .filter(state -> state.jobId().equals(jobId))
                .toList();
    }

    private List<ConsumerRecord<byte[], byte[]>> deadLetters(int count) throws InterruptedException {
        return kafka.await(Topic.TRAINING_REQUESTS_DEAD_LETTER.topicName(), count);
    }

    private long committedOffsets() throws Exception {
        Map<TopicPartition, OffsetAndMetadata> offsets = kafka.admin()
                .listConsumerGroupOffsets(GROUP)
                .partitionsToOffsetAndMetadata()
                .get(30, TimeUnit.SECONDS);
        return offsets.entrySet().stream()
                .filter(entry -> entry.getKey().topic().equals(Topic.TRAINING_REQUESTS.topicName()))
                .mapToLong(
                        entry -> recordsBefore(entry.getKey(), entry.getValue().offset()))
                .sum();
    }

    private long recordsBefore(TopicPartition partition, long offset) {
        return kafka.committed(partition.topic()).stream()
                .filter(message -> message.partition() == partition.partition() && message.offset() < offset)
                .count();
    }

    private static String key(ConsumerRecord<byte[], byte[]> message) {
        return new String(message.key(), StandardCharsets.UTF_8);
    }

    private static String header(ConsumerRecord<byte[], byte[]> message, String name) {
        return new String(message.headers().lastHeader(name).value(), StandardCharsets.UTF_8);
    }

    private static void sleep(Duration time) {
        try {
            Thread.sleep(time.toMillis());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }
}
