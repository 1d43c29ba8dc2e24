package io.scanstream.trainer;

import io.scanstream.contract.CheckpointReference;
import io.scanstream.contract.TrainingEvent;
import io.scanstream.contract.TrainingRequest;
import io.scanstream.trainer.job.Job;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Future;
import java.util.concurrent.FutureTask;

/** What Kafka is to a job, in memory: it knows the newest checkpoint, and numbers the attempts. */
final class KeptState {

    private final List<TrainingEvent> events = new ArrayList<>();
    private int attempts;
    private CheckpointReference known;

    /** How an attempt's checkpoints become known. */
    interface Fate {

        /** Told of the n-th checkpoint of the attempt, from 1, that has been handed over. */
        Step of(int number);
    }

    enum Step {
        GOES_ON,
        DIES_BEFORE_IT_IS_KNOWN,
        DIES_ONCE_IT_IS_KNOWN
    }

    static Fate untouched() {
        return number -> Step.GOES_ON;
    }

    /** @param last the checkpoint with which the attempt ends */
    static Fate dies(int last, Step how) {
        return number -> number < last ? Step.GOES_ON : how;
    }

    /** Of all attempts. */
    List<TrainingEvent> events() {
        return events;
    }

    Optional<CheckpointReference> known() {
        return Optional.ofNullable(known);
    }

    /** Runs the next attempt, on this thread. */
    TrainingEvent.Completed attempt(TrainingPipeline pipeline, TrainingRequest request, Fate fate) throws Exception {
        Job job = new Job(request, ++attempts, known(), events::add);
        FutureTask<Void> desk = new FutureTask<>(() -> takeOver(job, fate), null);
        Thread thread = new Thread(desk, "desk");
        thread.start();
        try {
            return pipeline.run(job);
        } finally {
            end(thread, desk);
        }
    }

    private static void end(Thread thread, Future<Void> desk) throws Exception {
        thread.interrupt();
        thread.join();
        desk.get();
    }

    private void takeOver(Job job, Fate fate) {
        int number = 0;
        while (!Thread.currentThread().isInterrupted() && !job.isAbandoned()) {
            Optional<CheckpointReference> written = job.handedOver();
            if (written.isPresent()) {
                Step step = fate.of(++number);
                if (step != Step.DIES_BEFORE_IT_IS_KNOWN) {
                    known = written.get();
                }
                if (step == Step.GOES_ON) {
                    job.madeKnown(written.get());
                } else {
                    job.abandon();
                }
            }
            Thread.onSpinWait();
        }
    }
}
