package io.scanstream.trainer.observation;

import io.scanstream.contract.FailureCode;
import io.scanstream.contract.TrainingEvent;
import io.scanstream.contract.TrainingState;
import io.scanstream.observation.PartitionLag;
import java.time.Instant;
import java.util.List;

/** Any number of them as one. */
final class Observers implements JobObservation {

    private final List<JobObservation> observers;

    Observers(JobObservation... observers) {
        this.observers = List.of(observers);
    }

    @Override
    public void noted(RequestKind kind) {
        observers.forEach(observer -> observer.noted(kind));
    }

    @Override
    public void queued(long jobsWaiting, List<PartitionLag> lag) {
        observers.forEach(observer -> observer.queued(jobsWaiting, lag));
    }

    @Override
    public void begun(TrainingState claim) {
        observers.forEach(observer -> observer.begun(claim));
    }

    @Override
    public void told(TrainingEvent event) {
        observers.forEach(observer -> observer.told(event));
    }

    @Override
    public void staged(Instant begun, Instant ended, long bytes) {
        observers.forEach(observer -> observer.staged(begun, ended, bytes));
    }

    @Override
    public void renewed() {
        observers.forEach(JobObservation::renewed);
    }

    @Override
    public void kept() {
        observers.forEach(JobObservation::kept);
    }

    @Override
    public void failed(FailureCode code) {
        observers.forEach(observer -> observer.failed(code));
    }

    @Override
    public void ended(JobEnd end) {
        observers.forEach(observer -> observer.ended(end));
    }
}
