package io.scanstream.trainer.claim;

import io.scanstream.contract.CheckpointReference;
import io.scanstream.contract.FailureCode;
import io.scanstream.contract.InvalidMessageException;
import io.scanstream.contract.Messages;
import io.scanstream.contract.TrainingEvent;
import io.scanstream.contract.TrainingRequest;
import io.scanstream.contract.TrainingState;
import io.scanstream.contract.TrainingState.Phase;
import io.scanstream.messaging.GroupMember;
import io.scanstream.messaging.Refusal;
import io.scanstream.model.LostDeviceException;
import io.scanstream.observation.LogScope;
import io.scanstream.trainer.job.Job;
import io.scanstream.trainer.job.JobFailedException;
import io.scanstream.trainer.observation.JobEnd;
import io.scanstream.trainer.observation.JobObservation;
import java.io.IOException;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.ThreadLocalRandom;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The job in hand: claims one that is free, says that it is worked on, and brings it to its end. Nothing is begun before its
 * claim is written, and nothing is said of a job that is another's by now. For the thread that polls; the work is done on
 * another.
 */
final class JobDesk {

    private static final Logger LOGGER = LoggerFactory.getLogger(JobDesk.class);

    /** Of so many free jobs that have waited longest one is tried, so that idle workers do not all try the same one. */
    private static final int CHOICE = 4;

    private final GroupMember member;
    private final Lease lease;
    private final JobStates states;
    private final JobPens pens;
    private final Progress progress;
    private final Remains remains;
    private final ExecutorService work;
    private final JobRunner runner;
    private final JobObservation observation;
    /** Null if there is none. */
    private ClaimedJob claimed;
    /** What is to be written at its end; null while it is worked on. */
    private JobPen.Decision ending;
    /** Null unless the work on it has ended by a fault, and that is not written yet. */
    private Throwable fault;
    /** In the time of {@link System#nanoTime}. */
    private long lastSign;

    /** @param work one thread; the caller's to shut down */
    JobDesk(
            GroupMember member,
            Lease lease,
            JobStates states,
            JobPens pens,
            Progress progress,
            Remains remains,
            ExecutorService work,
            JobRunner runner,
            JobObservation observation) {
        this.member = member;
        this.lease = lease;
        this.states = states;
        this.pens = pens;
        this.progress = progress;
        this.remains = remains;
        this.work = work;
        this.runner = runner;
        this.observation = observation;
    }

    /** To be called often. What fails is tried again the next time. */
    void turn() {
        try {
            if (claimed == null) {
                claim();
            } else {
                attend();
            }
        } catch (LostDeviceException e) {
            throw e;
        } catch (RuntimeException e) {
            if (Refusal.in(e).isPresent()) {
                throw e;
            }
            LOGGER.warn("nothing could be written about a job; it will be tried again", e);
        }
    }

    private void claim() {
        List<TrainingState> free = states.open()
                .filter(this::isFree)
                .sorted(Comparator.comparing(TrainingState::since))
                .limit(CHOICE)
                .collect(Collectors.toList());
        if (free.isEmpty()) {
            return;
        }
        Collections.shuffle(free, ThreadLocalRandom.current());
        JobPen pen = pens.of(free.get(0).jobId());
        try {
            pen.write(JobPen.Decision.when(this::isFree, this::claimOrGiveUp)).ifPresent(state -> take(state, pen));
        } finally {
            if (claimed == null) {
                pen.close();
            }
        }
    }

    private boolean isFree(TrainingState state) {
        if (state.phase() == Phase.WAITING) {
            return state.lastFault() == null || states.silence(state).compareTo(lease.pauseAfterFault()) >= 0;
        }
        // A worker of this name that was killed has left its job behind.
        boolean isMyFormerLife = member.isFixed() && member.name().equals(state.worker());
        return state.phase() == Phase.RUNNING
                && (isMyFormerLife || states.silence(state).compareTo(lease.silence()) >= 0);
    }

    private Entry claimOrGiveUp(TrainingState state) {
        TrainingState begun = state.begunBy(member.name());
        if (begun.faults() >= lease.mostFaults()) {
            LOGGER.warn("job {} is given up after {} faults", state.jobId(), begun.faults());
            String reason =
                    "the job ended by a fault of the system %d times without getting any further; the last was: %s"
                            .formatted(begun.faults(), begun.lastFault());
            return JobRecords.failed(begun, FailureCode.TOO_MANY_ATTEMPTS, reason);
        }
        try {
            request(begun);
            return Entry.of(begun);
        } catch (InvalidMessageException e) {
            // It was taken in by a worker of another version, which had other rules.
            LOGGER.warn("job {} is refused: its request breaks a rule", state.jobId());
            return JobRecords.failed(begun, FailureCode.INVALID_REQUEST, e.getMessage());
        }
    }

    private static TrainingRequest request(TrainingState state) {
        return Messages.read(state.request().bytes(), TrainingRequest.class);
    }

    private void take(TrainingState state, JobPen pen) {
        if (state.phase() == Phase.RUNNING) {
            begin(state, pen);
        } else {
            observation.failed(
                    state.faults() >= lease.mostFaults() ? FailureCode.TOO_MANY_ATTEMPTS : FailureCode.INVALID_REQUEST);
        }
    }

    private void begin(TrainingState state, JobPen pen) {
        LOGGER.info("job {} begins, attempt {}", state.jobId(), state.attempt());
        Job job = new Job(request(state), state.attempt(), Optional.ofNullable(state.checkpoint()), this::report);
        observation.begun(state);
        job.report((id, attempt, at) -> new TrainingEvent.Accepted(id, attempt, at, state.worker()));
        claimed = new ClaimedJob(state, pen, job, work.submit(() -> run(job, state)));
        pens.keepInHand(pen);
        lastSign = System.nanoTime();
    }

    private void report(TrainingEvent event) {
        progress.report(event);
        observation.told(event);
    }

    private TrainingEvent.Completed run(Job job, TrainingState claim) throws JobFailedException, IOException {
        try (LogScope about = JobRecords.logScope(claim)) {
            return runner.run(job);
        }
    }

    private void attend() {
        try (LogScope about = JobRecords.logScope(claimed.claim())) {
            seeThrough();
        }
    }

    private void seeThrough() {
        Optional<TrainingState> state = states.of(claimed.job().id());
        if (state.filter(claimed::isLostBy).isPresent()) {
            leave();
            return;
        }
        if (ending == null && claimed.result().isDone()) {
            ending = ending(claimed);
        }
        if (ending != null) {
            end();
        } else if (claimed.job().handedOver().isPresent()
                || System.nanoTime() - lastSign >= lease.renewal().toNanos()) {
            renew();
        }
    }

    /** It is another's, or has been cancelled. No other job is begun before this worker's thread is free. */
    private void leave() {
        claimed.job().abandon();
        if (claimed.result().isDone()) {
            LOGGER.info("job {} is left to others", claimed.job().id());
            states.of(claimed.job().id()).ifPresent(this::removeRemains);
            putDown(JobEnd.LEFT);
        }
    }

    private void removeRemains(TrainingState state) {
        if (state.phase().isEnd()) {
            remains.remove(state.jobId());
        }
    }

    private void putDown(JobEnd end) {
        observation.ended(end);
        claimed.pen().close();
        pens.keepInHand(null);
        claimed = null;
        ending = null;
        fault = null;
    }

    /** Says that the job is worked on, and how far it has come. */
    private void renew() {
        Optional<CheckpointReference> further = claimed.job().handedOver();
        Optional<TrainingState> written = claimed.pen()
                .write(JobPen.Decision.when(
                        claimed::isIn,
                        state -> Entry.of(further.map(state::reached).orElseGet(state::renewed))));
        lastSign = System.nanoTime();
        if (written.isEmpty()) {
            claimed.job().abandon();
        } else {
            further.ifPresent(this::madeKnown);
            observation.renewed();
        }
    }

    private void madeKnown(CheckpointReference checkpoint) {
        claimed.job().madeKnown(checkpoint);
        observation.kept();
    }

    private void end() {
        Optional<Throwable> behind = Optional.ofNullable(fault);
        if (!claimed.job().isAbandoned()) {
            progress.flush(); // the end comes after everything else that is told of the job
        }
        Optional<TrainingState> written = claimed.pen().write(ending);
        if (written.isEmpty()) {
            LOGGER.warn("job {} has gone to another meanwhile", claimed.job().id());
        } else {
            LOGGER.info("job {} is {} now", claimed.job().id(), written.get().phase());
            removeRemains(written.get());
        }
        putDown(written.map(state -> JobEnd.of(claimed.claim(), state)).orElse(JobEnd.LEFT));
        // Here every next job would end by the same fault; another process can go on with this one.
        behind.ifPresent(LostDeviceException::throwIfBehind);
    }

    private JobPen.Decision ending(ClaimedJob ended) {
        try {
            TrainingEvent.Completed event = ended.result().get();
            observation.told(event);
            boolean serve = ended.job().request().serve();
            return JobPen.Decision.when(ended::isIn, state -> JobRecords.completed(state, event, serve));
        } catch (ExecutionException e) {
            return e.getCause() instanceof JobFailedException failed
                    ? failure(ended, failed)
                    : fault(ended, e.getCause());
        } catch (InterruptedException e) {
            throw new IllegalStateException("a finished job cannot be waited for", e);
        }
    }

    /** Why in words is in its last event, not in the log: a reason may name files, and files may be named after patients. */
    private JobPen.Decision failure(ClaimedJob ended, JobFailedException failed) {
        LOGGER.warn("job {} failed: {}", ended.job().id(), failed.code());
        observation.failed(failed.code());
        return JobPen.Decision.when(ended::isIn, state -> JobRecords.failed(state, failed.code(), failed.getMessage()));
    }

    private JobPen.Decision fault(ClaimedJob ended, Throwable fault) {
        this.fault = fault;
        LOGGER.error(
                "job {} hit a fault in attempt {}",
                ended.job().id(),
                ended.job().attempt(),
                new WordlessFault(fault));
        return JobPen.Decision.when(ended::isIn, state -> Entry.of(state.faulted(fault.toString())));
    }

    /** Stops the job in hand, if any: its next attempt shall know that this one was no fault. */
    void giveBack() {
        if (claimed == null) {
            return;
        }
        if (ending == null && !claimed.result().isDone()) {
            claimed.job().abandon();
            ending = JobPen.Decision.when(claimed::isIn, state -> Entry.of(state.now(Phase.WAITING)));
        }
    }

    boolean isBusy() {
        return claimed != null;
    }
}
