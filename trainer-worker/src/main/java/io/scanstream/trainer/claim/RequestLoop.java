package io.scanstream.trainer.claim;

import io.scanstream.contract.Topic;
import io.scanstream.messaging.GroupMember;
import io.scanstream.messaging.KafkaConnection;
import io.scanstream.messaging.OffsetTransaction;
import io.scanstream.messaging.Pulse;
import io.scanstream.messaging.Refusal;
import io.scanstream.observation.ConsumerLag;
import io.scanstream.trainer.checkpoint.CheckpointStore;
import io.scanstream.trainer.observation.JobObservation;
import java.time.Duration;
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
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.FencedInstanceIdException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Notes what comes in, and sees one job at a time through. The job runs on a thread of its own; this one keeps polling, so
 * that the worker stays in its group however long the job takes. Which worker has noted a request has nothing to do with
 * which one works on it.
 *
 * <p>All methods but {@link #stop} and the two that ask for its state are for the thread that calls {@link #run}.
 */
public final class RequestLoop implements Runnable {

    private static final Logger LOGGER = LoggerFactory.getLogger(RequestLoop.class);
    private static final Duration POLL = Duration.ofMillis(200);
    /** While a job is worked on: its thread waits until a checkpoint that it has written is known. */
    private static final Duration BUSY_POLL = Duration.ofMillis(50);

    private static final Duration TIME_TO_LEAVE_A_JOB = Duration.ofSeconds(20);
    private static final Duration TIME_TO_SAY_SO = Duration.ofSeconds(15);
    private static final Duration TIME_TO_CLOSE = Duration.ofSeconds(5);

    private final KafkaConnection connection;
    private final GroupMember member;
    private final JobRunner runner;
    private final Lease lease;
    private final CheckpointStore checkpoints;
    private final JobObservation observation;
    private final ExecutorService work = Executors.newSingleThreadExecutor(task -> new Thread(task, "training"));
    private final Pulse pulse = new Pulse();

    private volatile boolean stopping;
    private volatile boolean connected;

    /** @param checkpoints where jobs leave theirs */
    public RequestLoop(
            KafkaConnection connection,
            GroupMember member,
            JobRunner runner,
            Lease lease,
            CheckpointStore checkpoints,
            JobObservation observation) {
        this.connection = connection;
        this.member = member;
        this.runner = runner;
        this.lease = lease;
        this.checkpoints = checkpoints;
        this.observation = observation;
    }

    /** The topics that it reads and writes. */
    public static Set<Topic> topics() {
        return EnumSet.of(
                Topic.TRAINING_REQUESTS,
                Topic.TRAINING_CONTROL,
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
            pulse.beat();
            JobPens pens = new JobPens(states, jobId -> connection.transactional(member.group() + "-job-" + jobId));
            Remains remains = new Remains(checkpoints, work);
            RequestIntake intake =
                    new RequestIntake(transaction, states, pens, requests::groupMetadata, remains, observation);
            JobDesk desk = new JobDesk(member, lease, states, pens, progress, remains, work, runner, observation);
            requests.subscribe(List.of(Topic.TRAINING_REQUESTS.topicName(), Topic.TRAINING_CONTROL.topicName()));
            try {
                removeOldRemains(states, remains);
                while (!stopping) {
                    turn(requests, intake, states, desk);
                }
            } finally {
                leave(requests, desk);
            }
        } finally {
            connected = false;
            work.shutdownNow();
        }
    }

    private static void removeOldRemains(JobStates states, Remains remains) {
        try {
            states.catchUp();
            remains.removeThoseOf(states.ended());
        } catch (KafkaException e) {
            LOGGER.warn("it cannot be told yet which checkpoints nobody needs any more", e);
        }
    }

    private void turn(Consumer<byte[], byte[]> requests, RequestIntake intake, JobStates states, JobDesk desk) {
        pulse.beat();
        for (ConsumerRecord<byte[], byte[]> message : requests.poll(desk.isBusy() ? BUSY_POLL : POLL)) {
            take(message, requests, intake);
        }
        connected = true;
        states.follow();
        observation.queued(states.waiting(), ConsumerLag.of(requests));
        desk.turn();
    }

    private static void take(
            ConsumerRecord<byte[], byte[]> message, Consumer<byte[], byte[]> requests, RequestIntake intake) {
        try {
            intake.take(message);
        } catch (FencedInstanceIdException e) {
            // Another process has taken this one's name: it has to end.
            throw e;
        } catch (KafkaException e) {
            if (Refusal.in(e).isPresent()) {
                throw e; // The process that is started in its place waits until it may do what it must.
            }
            LOGGER.warn(
                    "the record at {} {} {} comes again", message.topic(), message.partition(), message.offset(), e);
            comeAgain(message, requests);
        }
    }

    /** At its offset, unless the partition has gone to another worker, which begins there as well. */
    private static void comeAgain(ConsumerRecord<byte[], byte[]> message, Consumer<byte[], byte[]> requests) {
        TopicPartition partition = new TopicPartition(message.topic(), message.partition());
        if (requests.assignment().contains(partition)) {
            requests.seek(partition, message.offset());
        }
    }

    /** Says what can still be said: also when the loop ends by a fault, for which the job in hand cannot help it. */
    private void leave(Consumer<byte[], byte[]> requests, JobDesk desk) {
        try {
            desk.giveBack();
            long deadline = System.nanoTime() + TIME_TO_SAY_SO.toNanos();
            while (desk.isBusy() && System.nanoTime() - deadline < 0) {
                desk.turn();
                pause(desk);
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
        leaveGroup(requests);
    }

    private static void pause(JobDesk desk) throws InterruptedException {
        if (desk.isBusy()) {
            Thread.sleep(POLL.toMillis());
        }
    }

    private static void leaveGroup(Consumer<byte[], byte[]> requests) {
        try {
            requests.close(CloseOptions.timeout(TIME_TO_CLOSE));
        } catch (RuntimeException e) {
            LOGGER.warn("the group could not be left in good order", e);
        }
    }
}
