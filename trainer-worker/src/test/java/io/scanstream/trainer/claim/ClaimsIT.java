package io.scanstream.trainer.claim;

import static org.assertj.core.api.Assertions.assertThat;

import io.scanstream.contract.Messages;
import io.scanstream.contract.Topic;
import io.scanstream.contract.TrainingControl;
import io.scanstream.contract.TrainingEvent;
import io.scanstream.contract.TrainingState;
import io.scanstream.contract.TrainingState.Phase;
import io.scanstream.messaging.GroupMember;
import io.scanstream.trainer.job.JobAbandonedException;
import java.time.Duration;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;

/** Who works on a job, and who may say how it ended. */
class ClaimsIT extends RequestLoopStand {

    /** A worker with this one says nothing for a minute and a half, so that others think that it has vanished. */
    private static final Lease SILENT = new Lease(Duration.ofMinutes(9), Duration.ZERO, 3);

    @Test
    void more_workers_than_partitions_all_find_work() throws Exception {
        // Given jobs that wait until as many are worked on as there are workers
        int workers = 5;
        CountDownLatch together = new CountDownLatch(workers);
        for (int i = 0; i < workers; i++) {
            start(job -> {
                together.countDown();
                while (together.getCount() > 0) {
                    sleep(Duration.ofMillis(20));
                    job.throwIfAbandoned();
                }
                return complete(job);
            });
        }

        // When
        for (int i = 0; i < workers; i++) {
            submit("job-" + i);
        }

        // Then
        for (int i = 0; i < workers; i++) {
            assertThat(lastEvent("job-" + i)).isInstanceOf(TrainingEvent.Completed.class);
        }
        assertThat(settled(Topic.MODELS)).hasSize(workers);
    }

    @Test
    void a_busy_worker_notes_what_comes_in_for_others() throws Exception {
        // Given
        CountDownLatch begun = new CountDownLatch(1);
        start(endless(begun));
        submit("job-1");
        assertThat(begun.await(30, TimeUnit.SECONDS)).isTrue();

        // When
        submit("job-2");
        Awaitility.await()
                .atMost(Duration.ofSeconds(30))
                .until(() -> !states("job-2").isEmpty());
        start(RequestLoopStand::complete);

        // Then
        assertThat(lastEvent("job-2")).isInstanceOf(TrainingEvent.Completed.class);
    }

    @Test
    void a_worker_that_was_given_up_and_wakes_up_again_says_nothing_more() throws Exception {
        // Given a worker of which nothing is heard
        CountDownLatch begun = new CountDownLatch(1);
        CountDownLatch awake = new CountDownLatch(1);
        RunningLoop zombie = startSilent(job -> {
            begun.countDown();
            await(awake);
            return complete(job);
        });
        submit("job-1");
        assertThat(begun.await(30, TimeUnit.SECONDS)).isTrue();

        // When
        start(RequestLoopStand::complete);
        TrainingEvent end = lastEvent("job-1");
        awake.countDown();
        zombie.stop();

        // Then
        assertThat(end.attempt()).isEqualTo(2);
        assertThat(steps("job-1"))
                .extracting(TrainingState::phase)
                .containsExactly(Phase.WAITING, Phase.RUNNING, Phase.RUNNING, Phase.COMPLETED);
        assertThat(steps("job-1").get(2).faults()).isEqualTo(1);
        assertThat(settled(Topic.MODELS)).hasSize(1);
    }

    @Test
    void a_worker_that_was_given_up_stops_its_work_when_it_learns_of_it() throws Exception {
        // Given
        CountDownLatch begun = new CountDownLatch(1);
        CountDownLatch abandoned = new CountDownLatch(1);
        startSilent(job -> {
            begun.countDown();
            try {
                return endless(begun).run(job);
            } catch (JobAbandonedException e) {
                abandoned.countDown();
                throw e;
            }
        });
        submit("job-1");
        assertThat(begun.await(30, TimeUnit.SECONDS)).isTrue();

        // When
        start(RequestLoopStand::complete);

        // Then
        assertThat(abandoned.await(30, TimeUnit.SECONDS)).isTrue();
        assertThat(lastEvent("job-1").attempt()).isEqualTo(2);
    }

    @Test
    void a_worker_that_says_that_it_lives_keeps_its_job() throws Exception {
        // Given
        Queue<Integer> attempts = new ConcurrentLinkedQueue<>();
        JobRunner slow = job -> {
            attempts.add(job.attempt());
            sleep(Duration.ofSeconds(8));
            return complete(job);
        };
        start(slow);

        // When
        submit("job-1");
        Awaitility.await().atMost(Duration.ofSeconds(30)).until(() -> !attempts.isEmpty());
        start(slow);

        // Then
        assertThat(lastEvent("job-1")).isInstanceOf(TrainingEvent.Completed.class);
        assertThat(attempts).containsExactly(1);
        assertThat(states("job-1"))
                .filteredOn(state -> state.phase() == Phase.RUNNING)
                .hasSizeGreaterThan(5)
                .extracting(TrainingState::attempt)
                .containsOnly(1);
    }

    @Test
    void a_running_job_that_is_cancelled_stops_and_publishes_nothing() throws Exception {
        // Given
        CountDownLatch begun = new CountDownLatch(1);
        CountDownLatch stopped = new CountDownLatch(1);
        start(job -> {
            try {
                return endless(begun).run(job);
            } finally {
                stopped.countDown();
            }
        });
        submit("job-1");
        assertThat(begun.await(30, TimeUnit.SECONDS)).isTrue();

        // When
        cancel("job-1");

        // Then
        assertThat(lastEvent("job-1")).isInstanceOf(TrainingEvent.Cancelled.class);
        assertThat(stopped.await(10, TimeUnit.SECONDS)).isTrue();
        assertThat(states("job-1")).last().extracting(TrainingState::phase).isEqualTo(Phase.CANCELLED);
        assertThat(settled(Topic.MODELS)).isEmpty();
    }

    @Test
    void a_job_that_is_cancelled_before_anybody_has_begun_it_is_never_run() throws Exception {
        // Given
        CountDownLatch begun = new CountDownLatch(1);
        CountDownLatch finish = new CountDownLatch(1);
        Queue<String> runs = new ConcurrentLinkedQueue<>();
        start(job -> {
            runs.add(job.id());
            begun.countDown();
            await(finish);
            return complete(job);
        });
        submit("job-1");
        assertThat(begun.await(30, TimeUnit.SECONDS)).isTrue();

        // When one waits behind another, and one has not even been submitted
        submit("job-2");
        cancel("job-2");
        cancel("job-3");
        lastEvent("job-2");
        lastEvent("job-3");
        submit("job-3");
        submit("job-4");
        finish.countDown();

        // Then
        assertThat(lastEvent("job-4")).isInstanceOf(TrainingEvent.Completed.class);
        assertThat(lastEvent("job-2")).isInstanceOf(TrainingEvent.Cancelled.class);
        assertThat(lastEvent("job-3")).isInstanceOf(TrainingEvent.Cancelled.class);
        assertThat(runs).containsExactly("job-1", "job-4");
    }

    @Test
    void a_job_that_has_ended_cannot_be_cancelled_and_nonsense_stops_nobody() throws Exception {
        // Given
        start(RequestLoopStand::complete);
        submit("job-1");
        lastEvent("job-1");

        // When
        cancel("job-1");
        kafka.send(Topic.TRAINING_CONTROL.topicName(), "job-2", new byte[] {1, 2, 3});
        submit("job-2");

        // Then
        assertThat(lastEvent("job-2")).isInstanceOf(TrainingEvent.Completed.class);
        assertThat(states("job-1")).last().extracting(TrainingState::phase).isEqualTo(Phase.COMPLETED);
        assertThat(settled(Topic.TRAINING_EVENTS))
                .extracting(message -> Messages.read(message.value(), TrainingEvent.class))
                .noneMatch(TrainingEvent.Cancelled.class::isInstance);
    }

    private RunningLoop startSilent(JobRunner runner) {
        return start(
                kafka.settings(), GroupMember.of("trainers-under-test", "silent", Optional.empty()), runner, SILENT);
    }

    private void cancel(String jobId) throws Exception {
        TrainingControl control = new TrainingControl(jobId, TrainingControl.Action.CANCEL);
        kafka.send(Topic.TRAINING_CONTROL.topicName(), jobId, Messages.write(control));
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
