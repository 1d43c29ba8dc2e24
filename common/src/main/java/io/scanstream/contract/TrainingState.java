package io.scanstream.contract;

import java.time.Instant;

/**
 * Where a job stands; the newest record per job id is what counts.
 *
 * @param attempt 1 for the first time the job was begun
 * @param faults attempts that ended by a crash or by a fault of the system; too many of them end the job
 * @param worker who has, or had, it
 */
public record TrainingState(String jobId, Phase phase, int attempt, int faults, String worker, Instant since) {

    /** A job's life: RUNNING and RELEASED any number of times, then one of the other two, once. */
    public enum Phase {
        RUNNING,
        /** Given back in good order, by a worker that was stopped or whose partition moved to another. */
        RELEASED,
        COMPLETED,
        FAILED;

        public boolean isEnd() {
            return this == COMPLETED || this == FAILED;
        }
    }

    public TrainingState {
        Rules.identifier("jobId", jobId);
        Rules.required("phase", phase);
        Rules.between("attempt", attempt, 1, Integer.MAX_VALUE);
        Rules.between("faults", faults, 0, attempt);
        Rules.text("worker", worker);
        Rules.required("since", since);
    }

    public static TrainingState begun(String jobId, String worker) {
        return new TrainingState(jobId, Phase.RUNNING, 1, 0, worker, Instant.now());
    }

    /** The next attempt: one that was still running when it was given up has ended by a fault. */
    public TrainingState begunAgain(String newWorker) {
        int moreFaults = phase == Phase.RUNNING ? faults + 1 : faults;
        return new TrainingState(jobId, Phase.RUNNING, attempt + 1, moreFaults, newWorker, Instant.now());
    }

    public TrainingState now(Phase next) {
        return new TrainingState(jobId, next, attempt, faults, worker, Instant.now());
    }
}
