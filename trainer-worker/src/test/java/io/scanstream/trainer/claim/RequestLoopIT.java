package io.scanstream.trainer.claim;

import static org.assertj.core.api.Assertions.assertThat;

import ai.djl.engine.EngineException;
import io.scanstream.contract.FailureCode;
import io.scanstream.contract.Messages;
import io.scanstream.contract.Topic;
import io.scanstream.contract.TrainingEvent;
import io.scanstream.contract.TrainingState;
import io.scanstream.contract.TrainingState.Phase;
import io.scanstream.trainer.job.JobFailedException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** The claim protocol against a real broker, for one worker; the jobs' work is played by lambdas. */
class RequestLoopIT extends RequestLoopStand {

    @Test
    void a_completed_job_publishes_its_model_then_serves_it_and_commits_its_request() throws Exception {
        // Given
        start(RequestLoopStand::complete);

        // When
        submit("job-1");

        // Then
        assertThat(lastEvent("job-1")).isInstanceOf(TrainingEvent.Completed.class);
        assertThat(settled(Topic.MODELS)).extracting(RequestLoopStand::key).containsExactly("model@job-1");
        assertThat(settled(Topic.SERVING)).extracting(RequestLoopStand::key).containsExactly("model");
        assertThat(steps("job-1"))
                .extracting(TrainingState::phase)
                .containsExactly(Phase.WAITING, Phase.RUNNING, Phase.COMPLETED);
        assertThat(committedOffsets()).isEqualTo(1);
    }

    @Test
    void a_model_that_is_not_to_be_served_is_published_only() throws Exception {
        // Given
        start(RequestLoopStand::complete);
        byte[] request = new String(Messages.write(request("job-1")), StandardCharsets.UTF_8)
                .replace("\"serve\":true", "\"serve\":false")
                .getBytes(StandardCharsets.UTF_8);

        // When
        kafka.send(Topic.TRAINING_REQUESTS.topicName(), "job-1", request);

        // Then
        lastEvent("job-1");
        assertThat(settled(Topic.MODELS)).hasSize(1);
        assertThat(settled(Topic.SERVING)).isEmpty();
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
        assertThat(settled(Topic.MODELS)).isEmpty();
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
    void a_trainer_whose_gpu_is_lost_ends_and_another_goes_on_with_its_job() throws Exception {
        // Given
        RunningLoop first = start(job -> {
            throw new EngineException("CUDA error: unspecified launch failure");
        });

        // When
        submit("job-1");
        first.thread().join(Duration.ofSeconds(60).toMillis());
        boolean hasEnded = !first.thread().isAlive();
        start(RequestLoopStand::complete);

        // Then
        assertThat(hasEnded).isTrue();
        assertThat(lastEvent("job-1")).isInstanceOf(TrainingEvent.Completed.class);
        assertThat(states("job-1"))
                .filteredOn(state -> state.lastFault() != null)
                .isNotEmpty()
                .allSatisfy(state -> assertThat(state.lastFault()).contains("unspecified launch failure"));
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
}
