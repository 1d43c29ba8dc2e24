package io.scanstream.trainer.job;

import io.scanstream.contract.CheckpointReference;
import io.scanstream.contract.TrainingEvent;
import io.scanstream.contract.TrainingRequest;
import java.time.Instant;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * One attempt at a request, and where the two threads that have to do with it meet: the one that works on it reports what
 * happens and hands over checkpoints; the one that speaks to Kafka makes these known, or abandons the job, which the working
 * thread notices at its next step.
 */
public final class Job {

    private final TrainingRequest request;
    private final int attempt;
    private final Optional<CheckpointReference> checkpoint;
    private final Instant begun = Instant.now();
    private final Consumer<TrainingEvent> events;
    private boolean abandoned;
    /** Null if there is none. */
    private CheckpointReference handedOver;

    /**
     * @param attempt 1 for the first time that the request is worked on
     * @param checkpoint of an earlier attempt, to go on from
     * @param events takes what is reported
     */
    public Job(
            TrainingRequest request,
            int attempt,
            Optional<CheckpointReference> checkpoint,
            Consumer<TrainingEvent> events) {
        this.request = request;
        this.attempt = attempt;
        this.checkpoint = checkpoint;
        this.events = events;
    }

    public TrainingRequest request() {
        return request;
    }

    public String id() {
        return request.jobId();
    }

    public int attempt() {
        return attempt;
    }

    public Optional<CheckpointReference> checkpoint() {
        return checkpoint;
    }

    public Instant begun() {
        return begun;
    }

    public synchronized void abandon() {
        abandoned = true;
        notifyAll();
    }

    public synchronized boolean isAbandoned() {
        return abandoned;
    }

    /** Called at least once per batch of work. */
    public void throwIfAbandoned() {
        if (isAbandoned()) {
            throw new JobAbandonedException(id());
        }
    }

    /** Makes an event of this job, now. */
    public interface EventMaker {
        TrainingEvent make(String jobId, int attempt, Instant at);
    }

    public void report(EventMaker event) {
        throwIfAbandoned();
        events.accept(event.make(id(), attempt, Instant.now()));
    }

    /**
     * For the working thread: hands a checkpoint over, and returns when it is what the next attempt would go on from.
     *
     * @throws JobAbandonedException if it may never be
     */
    public synchronized void keep(CheckpointReference written) {
        handedOver = written;
        while (handedOver != null && !abandoned) {
            try {
                wait();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                abandoned = true;
            }
        }
        throwIfAbandoned();
    }

    /** What has been handed over and is not known to anybody yet. */
    public synchronized Optional<CheckpointReference> handedOver() {
        return Optional.ofNullable(handedOver);
    }

    /** @param known what was handed over */
    public synchronized void madeKnown(CheckpointReference known) {
        if (known.equals(handedOver)) {
            handedOver = null;
            notifyAll();
        }
    }
}
