package io.scanstream.trainer.claim;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.scanstream.contract.FailureCode;
import io.scanstream.contract.MessageHeader;
import io.scanstream.contract.Messages;
import io.scanstream.contract.SubmittedRequest;
import io.scanstream.contract.Topic;
import io.scanstream.contract.TrainingEvent;
import io.scanstream.contract.TrainingState;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Requests that are broken, misplaced, too large or sent twice: none is lost, and none stops the next one. */
class OddRequestIT extends RequestLoopStand {

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
        assertThat(settled(Topic.MODELS)).hasSize(2);
    }

    @Test
    void an_unreadable_request_ends_in_failed_and_untouched_in_the_dead_letter_topic_and_the_next_one_is_served()
            throws Exception {
        // Given
        start(RequestLoopStand::complete);
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

    @ParameterizedTest
    @ValueSource(strings = {"", "another-job"})
    void a_request_whose_key_is_not_its_job_is_refused_since_another_worker_may_have_that_job(String key)
            throws Exception {
        // Given
        start(RequestLoopStand::complete);

        // When
        kafka.send(Topic.TRAINING_REQUESTS.topicName(), key.isEmpty() ? null : key, Messages.write(request("job-1")));

        // Then
        TrainingEvent.Failed failed = (TrainingEvent.Failed) lastEvent("job-1");
        assertThat(failed.reason())
                .isEqualTo("the record's key is '%s', but it must be the job id, 'job-1'".formatted(key));
        assertThat(deadLetters(1).get(0).value()).isEqualTo(Messages.write(request("job-1")));
        assertThat(settled(Topic.MODELS)).isEmpty();
    }

    @Test
    void requests_of_one_job_in_two_partitions_are_one_job() throws Exception {
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
        await().atMost(Duration.ofSeconds(20)).until(() -> committedOffsets() == 2);
        assertThat(attempts).containsExactly(1);
        assertThat(settled(Topic.MODELS)).hasSize(1);
    }

    @Test
    void a_broken_request_does_not_tell_the_end_of_a_job_of_the_same_name() throws Exception {
        // Given
        start(RequestLoopStand::complete);
        submit("job-1");
        lastEvent("job-1");

        // When
        kafka.send(Topic.TRAINING_REQUESTS.topicName(), "job-1", broken("job-1"));

        // Then
        deadLetters(1);
        assertThat(settled(Topic.TRAINING_EVENTS))
                .extracting(message -> Messages.read(message.value(), TrainingEvent.class))
                .noneMatch(TrainingEvent.Failed.class::isInstance);
    }

    @Test
    void a_request_as_large_as_its_topic_takes_ends_whole_in_the_dead_letter_topic() throws Exception {
        // Given
        start(RequestLoopStand::complete);
        byte[] large = new byte[Topic.TRAINING_REQUESTS.maxMessageBytes() - 200];

        // When
        kafka.send(Topic.TRAINING_REQUESTS.topicName(), "large", large);
        submit("job-1");

        // Then
        assertThat(lastEvent("job-1")).isInstanceOf(TrainingEvent.Completed.class);
        assertThat(deadLetters(1).get(0).value()).isEqualTo(large);
    }

    @Test
    void a_job_that_waits_with_a_request_that_no_longer_keeps_the_rules_fails_at_once_by_them() throws Exception {
        // Given
        SubmittedRequest request = SubmittedRequest.of(0, 0, broken("job-1"), List.of());
        byte[] waiting = Messages.write(TrainingState.submitted("job-1", request));
        kafka.send(Topic.TRAINING_STATE.topicName(), "job-1", waiting);

        // When
        start(RequestLoopStand::complete);

        // Then
        TrainingEvent.Failed failed = (TrainingEvent.Failed) lastEvent("job-1");
        assertThat(failed.code()).isEqualTo(FailureCode.INVALID_REQUEST);
        assertThat(failed.attempt()).isEqualTo(1);
        assertThat(deadLetters(1).get(0).value()).isEqualTo(broken("job-1"));
    }

    @Test
    void records_of_others_in_the_state_topic_stop_nobody() throws Exception {
        // Given
        kafka.send(Topic.TRAINING_STATE.topicName(), "job-0", null);
        kafka.send(Topic.TRAINING_STATE.topicName(), "job-1", "no state".getBytes(StandardCharsets.UTF_8));
        start(RequestLoopStand::complete);

        // When
        submit("job-1");

        // Then
        assertThat(lastEvent("job-1")).isInstanceOf(TrainingEvent.Completed.class);
    }
}
