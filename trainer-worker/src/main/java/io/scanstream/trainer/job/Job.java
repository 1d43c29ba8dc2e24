package io.scanstream.trainer.job;

import io.scanstream.contract.TrainingEvent;
import io.scanstream.contract.TrainingRequest;
import java.time.Instant;
import java.util.function.Consumer;

/**
 * One attempt at a request. The thread that works on it reports what happens; another may abandon it, which the working
 * thread notices at its next step.
 */
public final class Job {

    private final TrainingRequest request;
    private final int attempt;
    private final Instant begun = Instant.now();
    private final Consumer<TrainingEvent> events;
    private volatile boolean abandoned;

    /**
     * @param attempt 1 for the first time that the request is worked on
     * @param events takes what is reported
     */
    public Job(TrainingRequest request, int attempt, Consumer<TrainingEvent> events) {
        this.request = request;
        this.attempt = attempt;
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

    public Instant begun() {
        return begun;
    }

    public void abandon() {
        abandoned = true;
    }

    public boolean isAbandoned() {
        return abandoned;
    }

    /** Called at least once per batch of work. */
    public void throwIfAbandoned() {
        if (abandoned) {
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
}
