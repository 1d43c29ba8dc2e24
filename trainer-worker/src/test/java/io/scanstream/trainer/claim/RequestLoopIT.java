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
import io.scanstream.messaging.GroupMember;
import io.scanstream.messaging.KafkaConnection;
import io.scanstream.messaging.TopicDefinition;
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
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

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
        RunningLoop first = start(endless(begun));
        submit("job-1");
        assertThat(begun.await(30, TimeUnit.SECONDS)).isTrue();

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

    @Test
    void no_request_is_lost_while_workers_join_and_leave() throws Exception {
        // Given
        int count = 600;
        RunningLoop first = start(RequestLoopIT::complete);
        for (int i = 0; i < count; i++) {
            kafka.send(Topic.TRAINING_REQUESTS.topicName(), "job-" + i, broken("job-" + i));
        }

        // When
        for (int i = 0; i < 3; i++) {
            await().atMost(Duration.ofSeconds(30)).until(() -> committedOffsets() > 0);
            RunningLoop second = start(RequestLoopIT::complete);
            sleep(Duration.ofSeconds(4));
            second.stop();
        }

        // Then
        assertThat(first.thread().isAlive()).isTrue();
        assertThat(deadLetters(count))
                .extracting(RequestLoopIT::key)
                .doesNotHaveDuplicates()
                .hasSize(count);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "another-job"})
    void a_request_whose_key_is_not_its_job_is_refused_since_another_worker_may_have_that_job(String key)
            throws Exception {
        // Given
        start(RequestLoopIT::complete);

        // When
        kafka.send(Topic.TRAINING_REQUESTS.topicName(), key.isEmpty() ? null : key, Messages.write(request("job-1")));

        // Then
        TrainingEvent.Failed failed = (TrainingEvent.Failed) lastEvent("job-1");
        assertThat(failed.reason())
                .isEqualTo("the record's key is '%s', but it must be the job id, 'job-1'".formatted(key));
        assertThat(deadLetters(1).get(0).value()).isEqualTo(Messages.write(request("job-1")));
        assertThat(kafka.committed(Topic.MODELS.topicName())).isEmpty();
    }

    @Test
    void requests_of_one_job_in_two_partitions_are_brought_together_and_run_once() throws Exception {
        // Given
        Queue<Integer> attempts = new ConcurrentLinkedQueue<>();
        JobRunner slow = job -> {
            attempts.add(job.attempt());
            sleep(Duration.ofSeconds(3));
            return complete(job);
        };
        start(slow);
        start(slow);
        byte[] key = "job-1".getBytes(StandardCharsets.UTF_8);

        // When
        for (int partition = 0; partition < 2; partition++) {
            kafka.send(new ProducerRecord<>(
                    Topic.TRAINING_REQUESTS.topicName(), partition, key, Messages.write(request("job-1"))));
        }

        // Then
        assertThat(lastEvent("job-1")).isInstanceOf(TrainingEvent.Completed.class);
        await().atMost(Duration.ofSeconds(20)).until(() -> committedOffsets() == 3);
        assertThat(attempts).containsExactly(1);
        assertThat(kafka.committed(Topic.MODELS.topicName())).hasSize(1);
        assertThat(kafka.committed(Topic.TRAINING_REQUESTS.topicName())).hasSize(3);
    }

    @Test
    void told_to_stop_while_the_broker_is_away_a_worker_does_not_wait_for_it_for_long() throws Exception {
        // Given
        CountDownLatch begun = new CountDownLatch(1);
        Map<String, Object> impatient = new HashMap<>(kafka.settings());
        impatient.put("max.block.ms", 1_000);
        RunningLoop loop = start(impatient, endless(begun));
        submit("job-1");
        assertThat(begun.await(30, TimeUnit.SECONDS)).isTrue();
        kafka.stopBroker();

        // When
        loop.loop().stop();
        loop.thread().join(Duration.ofSeconds(60).toMillis());

        // Then
        assertThat(loop.thread().isAlive()).isFalse();
    }

    @Test
    void a_broken_request_does_not_tell_the_end_of_a_job_of_the_same_name() throws Exception {
        // Given
        start(RequestLoopIT::complete);
        submit("job-1");
        lastEvent("job-1");

        // When
        kafka.send(Topic.TRAINING_REQUESTS.topicName(), "job-1", broken("job-1"));

        // Then
        deadLetters(1);
        assertThat(kafka.committed(Topic.TRAINING_EVENTS.topicName()))
                .extracting(message -> Messages.read(message.value(), TrainingEvent.class))
                .noneMatch(TrainingEvent.Failed.class::isInstance);
    }

    @Test
    void a_request_as_large_as_its_topic_takes_ends_whole_in_the_dead_letter_topic() throws Exception {
        // Given
        start(RequestLoopIT::complete);
        byte[] large = new byte[Topic.TRAINING_REQUESTS.maxMessageBytes() - 200];

        // When
        kafka.send(Topic.TRAINING_REQUESTS.topicName(), "large", large);
        submit("job-1");

        // Then
        assertThat(lastEvent("job-1")).isInstanceOf(TrainingEvent.Completed.class);
        assertThat(deadLetters(1).get(0).value()).isEqualTo(large);
    }

    @Test
    void records_of_others_in_the_state_topic_stop_nobody() throws Exception {
        // Given
        kafka.send(Topic.TRAINING_STATE.topicName(), "job-0", null);
        kafka.send(Topic.TRAINING_STATE.topicName(), "job-1", "no state".getBytes(StandardCharsets.UTF_8));
        start(RequestLoopIT::complete);

        // When
        submit("job-1");

        // Then
        assertThat(lastEvent("job-1")).isInstanceOf(TrainingEvent.Completed.class);
    }

    @Test
    void a_worker_whose_place_another_has_taken_ends_and_writes_nothing_more() throws Exception {
        // Given
        CountDownLatch begun = new CountDownLatch(1);
        CountDownLatch finish = new CountDownLatch(1);
        RunningLoop first = startNamed(job -> {
            begun.countDown();
            while (finish.getCount() > 0) {
                sleep(Duration.ofMillis(50));
            }
            return complete(job);
        });
        submit("job-1");
        assertThat(begun.await(30, TimeUnit.SECONDS)).isTrue();

        // When
        startNamed(RequestLoopIT::complete);
        TrainingEvent end = lastEvent("job-1");
        finish.countDown();
        first.thread().join(Duration.ofSeconds(60).toMillis());

        // Then
        assertThat(first.thread().isAlive()).isFalse();
        assertThat(end.attempt()).isEqualTo(2);
        assertThat(states("job-1"))
                .extracting(TrainingState::phase)
                .containsExactly(Phase.RUNNING, Phase.RUNNING, Phase.COMPLETED);
        assertThat(kafka.committed(Topic.MODELS.topicName())).hasSize(1);
    }

    @Test
    void a_job_that_ends_while_the_broker_is_away_is_published_once_it_is_back() throws Exception {
        // Given
        CountDownLatch begun = new CountDownLatch(1);
        CountDownLatch ended = new CountDownLatch(1);
        Map<String, Object> impatient = new HashMap<>(kafka.settings());
        impatient.put("max.block.ms", 1_000);
        RunningLoop loop = start(impatient, job -> {
            begun.countDown();
            sleep(Duration.ofSeconds(3));
            ended.countDown();
            return complete(job);
        });
        submit("job-1");
        assertThat(begun.await(30, TimeUnit.SECONDS)).isTrue();

        // When
        kafka.stopBroker();
        assertThat(ended.await(30, TimeUnit.SECONDS)).isTrue();
        sleep(Duration.ofSeconds(5));
        kafka.startBroker();

        // Then
        TrainingEvent end = lastEvent("job-1");
        assertThat(end).isInstanceOf(TrainingEvent.Completed.class);
        await().atMost(Duration.ofSeconds(20)).until(() -> committedOffsets() == 1);
        assertThat(kafka.committed(Topic.MODELS.topicName())).hasSize(1);
        assertThat(loop.thread().isAlive()).isTrue();
    }

    private RunningLoop startNamed(JobRunner runner) {
        return start(kafka.settings(), GroupMember.of(GROUP, "trainer", Optional.of("pod-0")), runner);
    }

    private static JobRunner endless(CountDownLatch begun) {
        return job -> {
            begun.countDown();
            while (true) {
                sleep(Duration.ofMillis(50));
                job.throwIfAbandoned();
            }
        };
    }

    private static byte[] broken(String jobId) {
        return "{\"jobId\":\"%s\"}".formatted(jobId).getBytes(StandardCharsets.UTF_8);
    }

    private RunningLoop start(JobRunner runner) {
        return start(kafka.settings(), runner);
    }

    private RunningLoop start(Map<String, Object> settings, JobRunner runner) {
        return start(settings, GroupMember.of(GROUP, "trainer", Optional.empty()), runner);
    }

    private RunningLoop start(Map<String, Object> settings, GroupMember member, JobRunner runner) {
        RequestLoop loop = new RequestLoop(new KafkaConnection(settings), member, runner, 3, SHORT);
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
