package io.scanstream.trainer.claim;

import static org.assertj.core.api.Assertions.assertThat;

import io.scanstream.contract.CheckpointReference;
import io.scanstream.contract.FailureCode;
import io.scanstream.contract.Messages;
import io.scanstream.contract.Topic;
import io.scanstream.contract.TrainingControl;
import io.scanstream.contract.TrainingEvent;
import io.scanstream.contract.TrainingState;
import io.scanstream.contract.TrainingState.Phase;
import io.scanstream.messaging.GroupMember;
import io.scanstream.storage.BlobKey;
import io.scanstream.trainer.job.Job;
import io.scanstream.trainer.job.JobAbandonedException;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;

/** Which checkpoint a job goes on from, and what becomes of the others. */
class CheckpointedJobsIT extends RequestLoopStand {

    private static final String JOB = "job-1";

    /** A worker with this one says nothing for a minute and a half, so that others think that it has vanished. */
    private static final Lease SILENT = new Lease(Duration.ofMinutes(9), Duration.ZERO, 3);

    @Test
    void work_goes_on_once_the_state_names_its_checkpoint_and_the_next_attempt_begins_there() throws Exception {
        // Given
        Queue<Optional<CheckpointReference>> begunFrom = new ConcurrentLinkedQueue<>();
        Queue<CheckpointReference> stated = new ConcurrentLinkedQueue<>();
        start(job -> {
            begunFrom.add(job.checkpoint());
            if (job.attempt() == 1) {
                job.keep(checkpoint(job, 7));
                stated.add(last(writtenStates(JOB)).checkpoint());
                throw new IOException("a fault");
            }
            return complete(job);
        });

        // When
        submit(JOB);

        // Then
        assertThat(lastEvent(JOB)).isInstanceOf(TrainingEvent.Completed.class);
        assertThat(stated).extracting(CheckpointReference::attempt).containsExactly(1);
        assertThat(begunFrom).containsExactly(Optional.empty(), stated.stream().findFirst());
        assertThat(last(writtenStates(JOB)).checkpoint()).isNull();
    }

    @Test
    void attempts_that_get_further_do_not_use_up_the_faults_that_are_borne_and_others_do() throws Exception {
        // Given one that gets further five times, and then no more
        start(job -> {
            if (job.attempt() <= 5) {
                job.keep(checkpoint(job, job.attempt()));
            }
            throw new IOException("fault of attempt " + job.attempt());
        });

        // When
        submit(JOB);

        // Then three are borne, and the next claim gives it up
        TrainingEvent.Failed failed = (TrainingEvent.Failed) lastEvent(JOB);
        assertThat(failed.code()).isEqualTo(FailureCode.TOO_MANY_ATTEMPTS);
        assertThat(states(JOB))
                .filteredOn(state -> state.phase() == Phase.RUNNING)
                .last()
                .extracting(TrainingState::attempt)
                .isEqualTo(8);
    }

    @Test
    void a_worker_that_was_given_up_can_make_no_checkpoint_count() throws Exception {
        // Given
        CountDownLatch begun = new CountDownLatch(1);
        CountDownLatch awake = new CountDownLatch(1);
        CountDownLatch refused = new CountDownLatch(1);
        start(
                kafka.settings(),
                GroupMember.of("trainers-under-test", "silent", Optional.empty()),
                job -> {
                    begun.countDown();
                    await(awake);
                    try {
                        job.keep(checkpoint(job, 99));
                    } catch (JobAbandonedException e) {
                        refused.countDown();
                        throw e;
                    }
                    return complete(job);
                },
                SILENT);
        submit(JOB);
        assertThat(begun.await(30, TimeUnit.SECONDS)).isTrue();
        CountDownLatch finish = new CountDownLatch(1);
        start(job -> {
            job.keep(checkpoint(job, 1));
            await(finish);
            return complete(job);
        });
        Awaitility.await()
                .atMost(Duration.ofSeconds(60))
                .until(() -> last(states(JOB)).checkpoint() != null);

        // When
        awake.countDown();

        // Then
        assertThat(refused.await(60, TimeUnit.SECONDS)).isTrue();
        finish.countDown();
        assertThat(lastEvent(JOB).attempt()).isEqualTo(2);
        assertThat(states(JOB))
                .extracting(TrainingState::checkpoint)
                .filteredOn(checkpoint -> checkpoint != null)
                .extracting(CheckpointReference::attempt)
                .containsOnly(2);
    }

    @Test
    void what_a_job_has_left_is_removed_when_it_has_ended() throws Exception {
        // Given
        BlobKey left = BlobKey.of("checkpoints", JOB, "attempt-1", "epoch-1.json");
        start(job -> {
            store.put(left, new byte[1]);
            return complete(job);
        });

        // When
        submit(JOB);

        // Then
        assertThat(lastEvent(JOB)).isInstanceOf(TrainingEvent.Completed.class);
        awaitGone(left);
    }

    @Test
    void what_a_cancelled_job_has_left_is_removed_and_what_others_need_is_not() throws Exception {
        // Given a job that is worked on, and one that waits behind it
        BlobKey left = BlobKey.of("checkpoints", JOB, "attempt-1", "epoch-1.json");
        BlobKey needed = BlobKey.of("checkpoints", "job-2", "attempt-1", "epoch-1.json");
        store.put(needed, new byte[1]);
        CountDownLatch begun = new CountDownLatch(1);
        start(job -> {
            store.put(left, new byte[1]);
            return endless(begun).run(job);
        });
        submit(JOB);
        assertThat(begun.await(30, TimeUnit.SECONDS)).isTrue();

        // When
        TrainingControl control = new TrainingControl(JOB, TrainingControl.Action.CANCEL);
        kafka.send(Topic.TRAINING_CONTROL.topicName(), JOB, Messages.write(control));

        // Then
        assertThat(lastEvent(JOB)).isInstanceOf(TrainingEvent.Cancelled.class);
        awaitGone(left);
        assertThat(store.size(needed)).isPresent();
    }

    @Test
    void what_a_worker_could_not_remove_any_more_is_removed_by_the_next_one_that_starts() throws Exception {
        // Given
        RunningLoop first = start(RequestLoopStand::complete);
        submit(JOB);
        lastEvent(JOB);
        first.stop();
        BlobKey left = BlobKey.of("checkpoints", JOB, "attempt-1", "epoch-1.json");
        BlobKey unknown = BlobKey.of("checkpoints", "job-2", "attempt-1", "epoch-1.json");
        store.put(left, new byte[1]);
        store.put(unknown, new byte[1]);

        // When
        start(RequestLoopStand::complete);

        // Then
        awaitGone(left);
        assertThat(store.size(unknown)).isPresent();
    }

    private void awaitGone(BlobKey key) {
        Awaitility.await()
                .atMost(Duration.ofSeconds(60))
                .until(() -> store.size(key).isEmpty());
    }

    private static CheckpointReference checkpoint(Job job, int epoch) {
        String key = "checkpoints/%s/attempt-%d/epoch-%d.json".formatted(job.id(), job.attempt(), epoch);
        return new CheckpointReference(key, "0".repeat(64), job.attempt());
    }

    private static TrainingState last(List<TrainingState> states) {
        return states.get(states.size() - 1);
    }

    private static void await(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }
}
