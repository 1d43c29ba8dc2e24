package io.scanstream.trainer.claim;

import io.scanstream.contract.FailureCode;
import io.scanstream.contract.TrainingEvent;
import io.scanstream.contract.TrainingState;
import io.scanstream.contract.TrainingState.Phase;
import io.scanstream.trainer.job.Job;
import io.scanstream.trainer.job.JobFailedException;
import java.util.Collection;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.function.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The job in hand: how requests become jobs, and what each end of one leads to. All of it is written through {@link
 * RequestSteps}, and nothing is done before it is written. For the thread that polls; the work is done on another.
 */
final class JobDesk {

    private static final Logger LOGGER = LoggerFactory.getLogger(JobDesk.class);

    private final RequestSteps steps;
    private final Progress progress;
    private final ExecutorService work;
    private final JobRunner runner;
    private final Consumer<ConsumerRecord<byte[], byte[]>> later;
    /** Null if there is none. */
    private ClaimedJob claimed;

    /**
     * @param work one thread; the caller's to shut down
     * @param later takes a request that is to come again after a pause
     */
    JobDesk(
            RequestSteps steps,
            Progress progress,
            ExecutorService work,
            JobRunner runner,
            Consumer<ConsumerRecord<byte[], byte[]>> later) {
        this.steps = steps;
        this.progress = progress;
        this.work = work;
        this.runner = runner;
        this.later = later;
    }

    boolean isBusy() {
        return claimed != null;
    }

    void take(ConsumerRecord<byte[], byte[]> message, Verdict verdict) {
        if (verdict instanceof Verdict.Refused refused) {
            refuse(message, refused);
        } else if (verdict instanceof Verdict.Misplaced misplaced) {
            LOGGER.info("the request at {} {} is moved", message.partition(), message.offset());
            end(message, JobRecords.moved(message, misplaced.partition()), () -> {});
        } else if (verdict instanceof Verdict.Ended ended) {
            LOGGER.info("job {} has already ended", ended.state().jobId());
            end(message, List.of(), () -> {});
        } else if (verdict instanceof Verdict.Exhausted exhausted) {
            giveUp(message, exhausted.state());
        } else if (verdict instanceof Verdict.Due due) {
            claim(message, due);
        }
    }

    private void refuse(ConsumerRecord<byte[], byte[]> message, Verdict.Refused refused) {
        LOGGER.warn("the request at {} {} is refused: {}", message.partition(), message.offset(), refused.reason());
        end(message, JobRecords.refused(message, refused), () -> {});
    }

    private void giveUp(ConsumerRecord<byte[], byte[]> message, TrainingState state) {
        String sentence = "the job ended by a fault of the system %d times; the last was: %s"
                .formatted(state.faults(), state.lastFault());
        fail(message, state, FailureCode.TOO_MANY_ATTEMPTS, sentence);
    }

    private void claim(ConsumerRecord<byte[], byte[]> message, Verdict.Due due) {
        steps.write(
                new Step(Step.Kind.BEGINS, message, List.of(JobRecords.of(due.state())), () -> begin(message, due)));
    }

    private void begin(ConsumerRecord<byte[], byte[]> message, Verdict.Due due) {
        TrainingState state = due.state();
        LOGGER.info("job {} begins, attempt {}", state.jobId(), state.attempt());
        Job job = new Job(due.request(), state.attempt(), progress::report);
        job.report((id, attempt, at) -> new TrainingEvent.Accepted(id, attempt, at, state.worker()));
        claimed = new ClaimedJob(message, state, job, work.submit(() -> runner.run(job)));
    }

    /** To be called now and then: a job whose work has ended is brought to its end here. */
    void finishIfWorked() {
        if (claimed == null || !claimed.result().isDone()) {
            return;
        }
        ClaimedJob ended = claimed;
        claimed = null;
        if (ended.job().isAbandoned()) {
            LOGGER.info("job {} is left to others", ended.job().id());
            return;
        }
        try {
            complete(ended, ended.result().get());
        } catch (ExecutionException e) {
            if (e.getCause() instanceof JobFailedException failed) {
                fail(ended.request(), ended.state(), failed.code(), failed.getMessage());
            } else {
                fault(ended, e.getCause());
            }
        } catch (InterruptedException e) {
            throw new IllegalStateException("a finished job cannot be waited for", e);
        }
    }

    private void complete(ClaimedJob ended, TrainingEvent.Completed event) {
        boolean serve = ended.job().request().serve();
        end(
                ended.request(),
                JobRecords.completed(ended.state(), event, serve),
                () -> LOGGER.info(
                        "job {} is completed: {}", event.jobId(), event.model().modelVersion()));
    }

    private void fail(ConsumerRecord<byte[], byte[]> message, TrainingState state, FailureCode code, String reason) {
        LOGGER.warn("job {} failed: {}: {}", state.jobId(), code, reason);
        end(message, JobRecords.failed(message, state, code, reason), () -> {});
    }

    private void end(
            ConsumerRecord<byte[], byte[]> message, List<ProducerRecord<byte[], byte[]>> records, Runnable afterwards) {
        progress.flush();
        steps.write(new Step(Step.Kind.ENDS, message, records, afterwards));
    }

    private void fault(ClaimedJob ended, Throwable fault) {
        LOGGER.error(
                "job {} hit a fault in attempt {}",
                ended.job().id(),
                ended.state().attempt(),
                fault);
        giveBack(ended, ended.state().faulted(fault.toString()), () -> later.accept(ended.request()));
    }

    private void giveBack(ClaimedJob job, TrainingState state, Runnable afterwards) {
        steps.write(new Step(Step.Kind.RETURNS, job.request(), List.of(JobRecords.of(state)), afterwards));
    }

    /** Stops the job in hand, if any, and lets its next attempt know that this one was no fault. */
    void giveBack() {
        finishIfWorked();
        if (claimed != null && !claimed.job().isAbandoned()) {
            claimed.job().abandon();
            giveBack(claimed, claimed.state().now(Phase.RELEASED), () -> {});
        }
    }

    /** Before anybody else is given these partitions: what is written here, the next owner will read. */
    void giveBackIn(Collection<TopicPartition> partitions) {
        if (claimed != null && claimed.isOneOf(partitions)) {
            giveBack();
        }
    }

    /** Too late to write anything: somebody else may have these partitions already. */
    void abandonIn(Collection<TopicPartition> partitions) {
        if (claimed != null && claimed.isOneOf(partitions)) {
            claimed.job().abandon();
        }
    }
}
