package io.scanstream.contract;

import java.time.Instant;

/**
 * Where a job stands; the newest record per job id is what counts, and each is written by one who has read the one before.
 *
 * @param attempt how often it has been begun; no two attempts have the same number
 * @param faults attempts that ended by a crash or by a fault of the system; too many of them end the job
 * @param lastFault what the last of them was, as far as a worker lived to tell; null if none
 * @param worker who has, or last had, it; null if nobody yet
 * @param since when it came to stand so, or when its worker last said that it lives
 * @param request what is to be done; null once the job has ended
 */
public record TrainingState(
        String jobId,
        Phase phase,
        int attempt,
        int faults,
        String lastFault,
        String worker,
        Instant since,
        SubmittedRequest request) {

    /** A job's life: WAITING and RUNNING any number of times, then one of the other three, once. */
    public enum Phase {
        /** For a worker: nobody has it yet, or it was given back. */
        WAITING,
        RUNNING,
        COMPLETED,
        FAILED,
        CANCELLED;

        public boolean isEnd() {
            return this == COMPLETED || this == FAILED || this == CANCELLED;
        }
    }

    public TrainingState {
        Rules.identifier("jobId", jobId);
        Rules.required("phase", phase);
        Rules.between("attempt", attempt, phase == Phase.RUNNING ? 1 : 0, Integer.MAX_VALUE);
        Rules.between("faults", faults, 0, attempt);
        lastFault = lastFault == null ? null : Rules.reason("lastFault", lastFault);
        if (phase == Phase.RUNNING) {
            Rules.text("worker", worker);
        } else {
            Rules.optionalText("worker", worker);
        }
        Rules.required("since", since);
        if (phase.isEnd()) {
            request = null;
        } else {
            Rules.required("request", request);
        }
    }

    public static TrainingState submitted(String jobId, SubmittedRequest request) {
        return new TrainingState(jobId, Phase.WAITING, 0, 0, null, null, Instant.now(), request);
    }

    /** Of a job that nobody has submitted yet, and nobody shall run. */
    public static TrainingState cancelledBefore(String jobId) {
        return new TrainingState(jobId, Phase.CANCELLED, 0, 0, null, null, Instant.now(), null);
    }

    /** The next attempt. One that was still running when it was given up has ended by a crash. */
    public TrainingState begunBy(String newWorker) {
        boolean crashed = phase == Phase.RUNNING;
        return new TrainingState(
                jobId,
                Phase.RUNNING,
                attempt + 1,
                crashed ? faults + 1 : faults,
                crashed ? "the worker %s vanished".formatted(worker) : lastFault,
                newWorker,
                Instant.now(),
                request);
    }

    /** The same, now. */
    public TrainingState renewed() {
        return now(phase);
    }

    public TrainingState now(Phase next) {
        return new TrainingState(jobId, next, attempt, faults, lastFault, worker, Instant.now(), request);
    }

    /** Given back after a fault. */
    public TrainingState faulted(String fault) {
        return new TrainingState(jobId, Phase.WAITING, attempt, faults + 1, fault, worker, Instant.now(), request);
    }
}
