package io.scanstream.contract;

import java.time.Instant;

/**
 * Where a job stands; the newest record per job id is what counts.
 *
 * @param attempt 1 for the first time the job was begun
 * @param faults attempts that ended by a crash or by a fault of the system; too many of them end the job
 * @param lastFault what the last of them was, as far as a worker lived to tell; null if none
 * @param worker who has, or had, it
 */
public record TrainingState(
        String jobId, Phase phase, int attempt, int faults, String lastFault, String worker, Instant since) {

    /** A job's life: RUNNING and RELEASED any number of times, then one of the other two, once. */
    public enum Phase {
        RUNNING,
        /** Given back: by a worker that was stopped, whose partition moved to another, or that hit a fault. */
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
        lastFault = lastFault == null ? null : Rules.reason("lastFault", lastFault);
        Rules.text("worker", worker);
        Rules.required("since", since);
    }

    public static TrainingState begun(String jobId, String worker) {
        return new TrainingState(jobId, Phase.RUNNING, 1, 0, null, worker, Instant.now());
    }

    /** The next attempt. One that was still running when it was given up has ended by a crash. */
    public TrainingState begunAgain(String newWorker) {
        boolean crashed = phase == Phase.RUNNING;
        return new TrainingState(
                jobId,
                Phase.RUNNING,
                attempt + 1,
                crashed ? faults + 1 : faults,
                crashed ? "the worker %s vanished".formatted(worker) : lastFault,
                newWorker,
                Instant.now());
    }

    public TrainingState now(Phase next) {
        return new TrainingState(jobId, next, attempt, faults, lastFault, worker, Instant.now());
    }

    public TrainingState faulted(String fault) {
        return new TrainingState(jobId, Phase.RELEASED, attempt, faults + 1, fault, worker, Instant.now());
    }
}
