package io.scanstream.trainer.claim;

import io.scanstream.contract.Topic;
import io.scanstream.messaging.GroupMember;
import io.scanstream.messaging.KafkaConnection;
import io.scanstream.messaging.OffsetTransaction;
import io.scanstream.messaging.Pulse;
import java.time.Duration;
import java.util.Collection;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.consumer.CloseOptions;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRebalanceListener;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.AuthorizationException;
import org.apache.kafka.common.errors.FencedInstanceIdException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Takes one request at a time and sees it through. The job runs on a thread of its own; this one keeps polling, with
 * its partitions paused, so that the worker stays in its group however long the job takes.
 *
 * <p>All methods but {@link #stop} and the two that ask for its state are for the thread that calls {@link #run}.
 */
public final class RequestLoop implements Runnable {

    private static final Logger LOGGER = LoggerFactory.getLogger(RequestLoop.class);
    private static final Duration POLL = Duration.ofMillis(200);
    private static final Duration TIME_TO_LEAVE_A_JOB = Duration.ofSeconds(20);
    private static final Duration TIME_TO_SAY_SO = Duration.ofSeconds(15);
    private static final Duration TIME_TO_CLOSE = Duration.ofSeconds(5);

    private final KafkaConnection connection;
    private final GroupMember member;
    private final JobRunner runner;
    private final int mostFaults;
    private final Duration pauseAfterFault;
    private final ExecutorService work = Executors.newSingleThreadExecutor(task -> new Thread(task, "training"));
    private final Pulse pulse = new Pulse();

    private Consumer<byte[], byte[]> consumer;
    private RequestSteps steps;
    private JobDesk desk;
    private long pausedUntil = System.nanoTime();

    private volatile boolean stopping;
    private volatile boolean connected;

    /**
     * @param mostFaults a job whose attempts have ended by this many faults is given up
     * @param pauseAfterFault before the same job is tried again
     */
    public RequestLoop(
            KafkaConnection connection,
            GroupMember member,
            JobRunner runner,
            int mostFaults,
            Duration pauseAfterFault) {
        this.connection = connection;
        this.member = member;
        this.runner = runner;
        this.mostFaults = mostFaults;
        this.pauseAfterFault = pauseAfterFault;
    }

    /** The topics that it reads and writes. */
    public static Set<Topic> topics() {
        return EnumSet.of(
                Topic.TRAINING_REQUESTS,
                Topic.TRAINING_STATE,
                Topic.TRAINING_EVENTS,
                Topic.TRAINING_REQUESTS_DEAD_LETTER,
                Topic.MODELS,
                Topic.SERVING);
    }

    /** Whether requests are being waited for or worked on. */
    public boolean isConnected() {
        return connected;
    }

    /** Whether {@link #run} still turns. */
    public boolean isAlive() {
        return pulse.isAlive();
    }

    /** Returns at once; {@link #run} gives the job in hand back and returns soon after. */
    public void stop() {
        stopping = true;
    }

    /** Returns when stopped; throws what cannot be mended, and then the process should end. */
    @Override
    public void run() {
        try (Consumer<byte[], byte[]> requests =
                        connection.member(member, Map.of(ConsumerConfig.MAX_POLL_RECORDS_CONFIG, 1));
                Progress progress = new Progress(connection.producer());
                JobStates states = new JobStates(connection);
                OffsetTransaction transaction =
                        new OffsetTransaction(() -> connection.transactional(member.transactionalId()))) {
            consumer = requests;
            steps = new RequestSteps(transaction, requests);
            desk = new JobDesk(steps, progress, work, runner, this::later);
            pulse.beat();
            steps.prepare();
            consumer.subscribe(List.of(Topic.TRAINING_REQUESTS.topicName()), new Rebalance());
            try {
                while (!stopping) {
                    turn(states);
                }
            } finally {
                leave();
            }
        } finally {
            connected = false;
            work.shutdownNow();
        }
    }

    private void turn(JobStates states) {
        pulse.beat();
        pauseOrResume();
        ConsumerRecords<byte[], byte[]> requests = consumer.poll(POLL);
        connected = true;
        steps.repeat();
        requests.forEach(request -> take(request, states));
        desk.finishIfWorked();
    }

    private void pauseOrResume() {
        if (desk.isBusy() || steps.isPending() || System.nanoTime() - pausedUntil < 0) {
            consumer.pause(consumer.assignment());
        } else {
            consumer.resume(consumer.paused());
        }
    }

    private void take(ConsumerRecord<byte[], byte[]> request, JobStates states) {
        try {
            int partitions = consumer.partitionsFor(request.topic()).size();
            desk.take(request, Verdict.on(request, states::of, member.name(), mostFaults, partitions));
        } catch (FencedInstanceIdException | AuthorizationException e) {
            throw e;
        } catch (KafkaException e) {
            LOGGER.warn(
                    "the request at {} {} cannot be looked at, next try in {}",
                    request.partition(),
                    request.offset(),
                    pauseAfterFault,
                    e);
            later(request);
        }
    }

    private void later(ConsumerRecord<byte[], byte[]> request) {
        pausedUntil = System.nanoTime() + pauseAfterFault.toNanos();
        consumer.seek(new TopicPartition(request.topic(), request.partition()), request.offset());
    }

    /** Says what can still be said: also when the loop ends by a fault, for which the job in hand cannot help it. */
    private void leave() {
        try {
            steps.withdraw();
            desk.giveBack();
            long deadline = System.nanoTime() + TIME_TO_SAY_SO.toNanos();
            while (steps.isPending() && System.nanoTime() - deadline < 0) {
                pauseOrResume();
                consumer.poll(POLL);
                steps.repeat();
            }
            work.shutdown();
            if (!work.awaitTermination(TIME_TO_LEAVE_A_JOB.toMillis(), TimeUnit.MILLISECONDS)) {
                LOGGER.warn("the job in hand does not stop in {}", TIME_TO_LEAVE_A_JOB);
            }
        } catch (RuntimeException e) {
            LOGGER.warn("the job in hand could not be given back", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        leaveGroup();
    }

    /** Before the transaction is closed, which the group's last rebalance may still need. */
    private void leaveGroup() {
        try {
            consumer.close(CloseOptions.timeout(TIME_TO_CLOSE));
        } catch (RuntimeException e) {
            LOGGER.warn("the group could not be left in good order", e);
        }
    }

    /** Called by Kafka from inside poll. */
    private final class Rebalance implements ConsumerRebalanceListener {

        @Override
        public void onPartitionsAssigned(Collection<TopicPartition> partitions) {
            pauseOrResume();
        }

        @Override
        public void onPartitionsRevoked(Collection<TopicPartition> partitions) {
            desk.giveBackIn(partitions);
            steps.giveUp(partitions);
        }

        @Override
        public void onPartitionsLost(Collection<TopicPartition> partitions) {
            desk.abandonIn(partitions);
            steps.forget(partitions);
        }
    }
}
