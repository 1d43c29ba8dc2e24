package io.scanstream.trainer.claim;

import io.scanstream.contract.FailureCode;
import io.scanstream.contract.InvalidMessageException;
import io.scanstream.contract.Messages;
import io.scanstream.contract.Topic;
import io.scanstream.contract.TrainingEvent;
import io.scanstream.contract.TrainingRequest;
import io.scanstream.contract.TrainingState;
import io.scanstream.contract.TrainingState.Phase;
import io.scanstream.trainer.job.Job;
import io.scanstream.trainer.job.JobFailedException;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRebalanceListener;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.WakeupException;
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

    private final TrainerClients clients;
    private final JobRunner runner;
    private final int mostFaults;
    private final Duration pauseAfterFault;
    private final String worker;
    private final ExecutorService jobs = Executors.newSingleThreadExecutor(task -> new Thread(task, "training"));

    private Consumer<byte[], byte[]> consumer;
    private Producer<byte[], byte[]> progress;
    private ClaimedJob claimed;
    private Instant pausedUntil = Instant.MIN;

    private volatile boolean stopping;
    private volatile boolean connected;

    /**
     * @param mostFaults a job whose attempts have ended by this many faults is given up
     * @param pauseAfterFault before the same job is tried again
     */
    public RequestLoop(TrainerClients clients, JobRunner runner, int mostFaults, Duration pauseAfterFault) {
        this.clients = clients;
        this.runner = runner;
        this.mostFaults = mostFaults;
        this.pauseAfterFault = pauseAfterFault;
        this.worker = clients.nameOfThisWorker();
    }

    /** Whether requests are being waited for or worked on. */
    public boolean isConnected() {
        return connected;
    }

    /** Returns at once; {@link #run} gives the job in hand back and returns soon after. */
    public void stop() {
        stopping = true;
    }

    /** Returns when stopped; throws what cannot be mended, and then the process should end. */
    @Override
    public void run() {
        try (Consumer<byte[], byte[]> requests = clients.requests();
                Producer<byte[], byte[]> events = clients.progress();
                JobStates states = new JobStates(clients);
                RequestTransaction transaction = new RequestTransaction(clients.transactional(worker))) {
            consumer = requests;
            progress = events;
            consumer.subscribe(List.of(Topic.TRAINING_REQUESTS.topicName()), new Rebalance());
            while (!stopping) {
                pauseOrResume();
                for (ConsumerRecord<byte[], byte[]> request : consumer.poll(POLL)) {
                    begin(request, states, transaction);
                }
                connected = true;
                if (claimed != null && claimed.result().isDone()) {
                    end(transaction);
                }
            }
            release();
        } catch (WakeupException e) {
            throw new IllegalStateException("nobody wakes this consumer", e);
        } finally {
            connected = false;
            jobs.shutdownNow();
        }
    }

    private void pauseOrResume() {
        if (isBusy()) {
            consumer.pause(consumer.assignment());
        } else {
            consumer.resume(consumer.paused());
        }
    }

    private boolean isBusy() {
        return claimed != null || Instant.now().isBefore(pausedUntil);
    }

    private void begin(ConsumerRecord<byte[], byte[]> message, JobStates states, RequestTransaction transaction) {
        TrainingRequest request;
        try {
            request = Messages.read(message.value(), TrainingRequest.class);
        } catch (InvalidMessageException e) {
            LOGGER.warn("the request at {} {} is refused: {}", message.partition(), message.offset(), e.getMessage());
            transaction.commit(message, JobRecords.refused(message, e.getMessage()), consumer.groupMetadata());
            return;
        }
        Optional<TrainingState> earlier = states.of(request.jobId());
        if (earlier.filter(state -> state.phase().isEnd()).isPresent()) {
            LOGGER.info(
                    "job {} has already ended: {}",
                    request.jobId(),
                    earlier.get().phase());
            transaction.commit(message, List.of(), consumer.groupMetadata());
            return;
        }
        TrainingState state = earlier.map(before -> before.begunAgain(worker))
                .orElseGet(() -> TrainingState.begun(request.jobId(), worker));
        if (state.faults() >= mostFaults) {
            String sentence = "the job ended by a fault of the system %d times; the last was: %s"
                    .formatted(state.faults(), state.lastFault());
            fail(message, state, FailureCode.TOO_MANY_ATTEMPTS, sentence, transaction);
            return;
        }
        claim(message, request, state);
    }

    private void claim(ConsumerRecord<byte[], byte[]> message, TrainingRequest request, TrainingState state) {
        LOGGER.info("job {} begins, attempt {}", request.jobId(), state.attempt());
        write(JobRecords.of(state));
        Job job = new Job(request, state.attempt(), this::report);
        job.report((id, attempt, at) -> new TrainingEvent.Accepted(id, attempt, at, worker));
        claimed = new ClaimedJob(message, state, job, jobs.submit(() -> runner.run(job)));
    }

    /** Lost progress is a pity, not a fault: the job's end is what counts, and that is sent in a transaction. */
    @SuppressWarnings("FutureReturnValueIgnored") // the callback has it
    private void report(TrainingEvent event) {
        progress.send(JobRecords.of(event), (sent, problem) -> {
            if (problem != null) {
                LOGGER.warn("an event of job {} could not be sent", event.jobId(), problem);
            }
        });
    }

    private void end(RequestTransaction transaction) {
        ClaimedJob ended = claimed;
        claimed = null;
        try {
            complete(ended, ended.result().get(), transaction);
        } catch (ExecutionException e) {
            if (ended.job().isAbandoned()) {
                LOGGER.info("job {} is another worker's now", ended.job().id());
            } else if (e.getCause() instanceof JobFailedException failed) {
                fail(ended.request(), ended.state(), failed.code(), failed.getMessage(), transaction);
            } else {
                tryAgainLater(ended, e.getCause());
            }
        } catch (InterruptedException e) {
            throw new IllegalStateException("a finished job cannot be waited for", e);
        }
    }

    private void complete(ClaimedJob ended, TrainingEvent.Completed event, RequestTransaction transaction) {
        progress.flush();
        boolean serve = ended.job().request().serve();
        if (!ended.job().isAbandoned()
                && transaction.commit(
                        ended.request(), JobRecords.completed(ended.state(), event, serve), consumer.groupMetadata())) {
            LOGGER.info("job {} is completed: {}", event.jobId(), event.model().modelVersion());
        }
    }

    private void fail(
            ConsumerRecord<byte[], byte[]> message,
            TrainingState state,
            FailureCode code,
            String reason,
            RequestTransaction transaction) {
        LOGGER.warn("job {} failed: {}: {}", state.jobId(), code, reason);
        progress.flush();
        transaction.commit(message, JobRecords.failed(message, state, code, reason), consumer.groupMetadata());
    }

    private void tryAgainLater(ClaimedJob ended, Throwable fault) {
        LOGGER.error(
                "job {} hit a fault in attempt {}",
                ended.job().id(),
                ended.state().attempt(),
                fault);
        write(JobRecords.of(ended.state().faulted(fault.toString())));
        pausedUntil = Instant.now().plus(pauseAfterFault);
        consumer.seek(ended.partition(), ended.request().offset());
    }

    /** Stops the job in hand, if any, and lets its next attempt know that this one was no fault. */
    private void release() {
        if (claimed == null) {
            return;
        }
        claimed.job().abandon();
        write(JobRecords.of(claimed.state().now(Phase.RELEASED)));
        jobs.shutdown();
        try {
            if (!jobs.awaitTermination(TIME_TO_LEAVE_A_JOB.toMillis(), TimeUnit.MILLISECONDS)) {
                LOGGER.warn("job {} does not stop in {}", claimed.job().id(), TIME_TO_LEAVE_A_JOB);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** Waits until Kafka has it. */
    private void write(ProducerRecord<byte[], byte[]> message) {
        try {
            progress.send(message).get();
        } catch (ExecutionException e) {
            throw new IllegalStateException("cannot write to " + message.topic(), e.getCause());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted", e);
        }
    }

    /** Called by Kafka from inside poll. */
    private final class Rebalance implements ConsumerRebalanceListener {

        @Override
        public void onPartitionsAssigned(Collection<TopicPartition> partitions) {
            pauseOrResume();
        }

        /** Before anybody else is given the partitions: what is written here, the next owner will read. */
        @Override
        public void onPartitionsRevoked(Collection<TopicPartition> partitions) {
            if (claimed != null && !claimed.job().isAbandoned() && partitions.contains(claimed.partition())) {
                claimed.job().abandon();
                write(JobRecords.of(claimed.state().now(Phase.RELEASED)));
            }
        }

        /** Too late: somebody else may have them already. */
        @Override
        public void onPartitionsLost(Collection<TopicPartition> partitions) {
            if (claimed != null && partitions.contains(claimed.partition())) {
                claimed.job().abandon();
            }
        }
    }
}
