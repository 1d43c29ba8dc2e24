package io.scanstream.trainer.claim;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.scanstream.contract.Topic;
import io.scanstream.contract.TrainingEvent;
import io.scanstream.contract.TrainingState;
import io.scanstream.contract.TrainingState.Phase;
import io.scanstream.localkafka.testing.TestKafka;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Workers that come, go, hang and are replaced, and a broker that goes away: each job ends once. */
class RequestGroupIT extends RequestLoopStand {

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
    void a_stopped_worker_gives_its_job_back_and_another_completes_it_without_counting_a_fault() throws Exception {
        // Given
        CountDownLatch begun = new CountDownLatch(1);
        RunningLoop first = start(endless(begun));
        submit("job-1");
        assertThat(begun.await(30, TimeUnit.SECONDS)).isTrue();

        // When
        first.stop();
        start(RequestLoopStand::complete);

        // Then
        TrainingEvent end = lastEvent("job-1");
        assertThat(end.attempt()).isEqualTo(2);
        assertThat(states("job-1"))
                .extracting(TrainingState::phase)
                .containsSubsequence(Phase.WAITING, Phase.RUNNING, Phase.WAITING, Phase.RUNNING, Phase.COMPLETED);
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
        assertThat(settled(Topic.MODELS)).hasSize(4);
    }

    @Test
    void no_request_is_lost_while_workers_join_and_leave() throws Exception {
        // Given
        int count = 600;
        RunningLoop first = start(RequestLoopStand::complete);
        for (int i = 0; i < count; i++) {
            kafka.send(Topic.TRAINING_REQUESTS.topicName(), "job-" + i, broken("job-" + i));
        }

        // When
        for (int i = 0; i < 3; i++) {
            await().atMost(Duration.ofSeconds(30)).until(() -> committedOffsets() > 0);
            RunningLoop second = start(RequestLoopStand::complete);
            sleep(Duration.ofSeconds(4));
            second.stop();
        }

        // Then
        assertThat(first.thread().isAlive()).isTrue();
        assertThat(deadLetters(count))
                .extracting(RequestLoopStand::key)
                .doesNotHaveDuplicates()
                .hasSize(count);
    }

    @Test
    @Tag(TestKafka.EMBEDDED)
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
        startNamed(RequestLoopStand::complete);
        TrainingEvent end = lastEvent("job-1");
        finish.countDown();
        first.thread().join(Duration.ofSeconds(60).toMillis());

        // Then
        assertThat(first.thread().isAlive()).isFalse();
        assertThat(end.attempt()).isEqualTo(2);
        assertThat(states("job-1")).extracting(TrainingState::phase).endsWith(Phase.RUNNING, Phase.COMPLETED);
        assertThat(settled(Topic.MODELS)).hasSize(1);
    }

    @Test
    @Tag(TestKafka.EMBEDDED)
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
        assertThat(settled(Topic.MODELS)).hasSize(1);
        assertThat(loop.thread().isAlive()).isTrue();
    }
}
