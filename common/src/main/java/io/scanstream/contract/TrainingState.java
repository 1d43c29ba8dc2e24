package io.scanstream.contract;

import java.time.Instant;

/**
 * Where a job stands; the newest record per job id is what counts.
 *
 * @param attempt 1 for the first time the job was begun
 * @param worker who has, or had, it
 */
public record TrainingState(String jobId, Phase phase, int attempt, String worker, Instant since) {

    /** A job's life: RUNNING, any number of times, then one of the other two, once. */
    public enum Phase {
        RUNNING,
        COMPLETED,
        FAILED;

        public boolean isEnd() {
            return this != RUNNING;
        }
    }

    public TrainingState {
        Rules.identifier("jobId", jobId);
        Rules.required("phase", phase);
        Rules.between("attempt", attempt, 1, Integer.MAX_VALUE);
        Rules.text("worker", worker);
        Rules.required("since", since);
    }
}
