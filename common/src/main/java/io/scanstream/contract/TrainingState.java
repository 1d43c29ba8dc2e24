package io.scanstream.contract;

import java.time.Instant;

/**
 * Where a job stands; the newest record per job id is what counts, and each is written by one who has read the one before.
 *
 * @param attempt how often it has been begun; no two attempts have the same number
 * @param faults attempts that ended by a crash or by a fault of the system, since one got further; too many of them end the
 *     job
 * @param lastFault what the last of them was, as far as a worker lived to tell; null if none
 * @param worker who has, or last had, it; null if nobody yet
 * @param since when it came to stand so, or when its worker last said that it lives
 * @param checkpoint where the next attempt goes on; null if at the beginning, and once the job has ended
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
        CheckpointReference checkpoint,
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
        if (checkpoint != null) {
            Rules.between("checkpoint.attempt", checkpoint.attempt(), 1, attempt);
        }
        if (phase.isEnd()) {
            checkpoint = null;
            request = null;
        } else {
            Rules.required("request", request);
        }
    }

    public static TrainingState submitted(String jobId, SubmittedRequest request) {
        return new TrainingState(jobId, Phase.WAITING, 0, 0, null, null, Instant.now(), null, request);
    }

    /** Of a job that nobody has submitted yet, and nobody shall run. */
    public static TrainingState cancelledBefore(String jobId) {
        return new TrainingState(jobId, Phase.CANCELLED, 0, 0, null, null, Instant.now(), null, null);
    }

    /**
     * The next attempt. One that was still running when it was given up has ended by a crash, which counts if it had got no
     * further than the one before.
     */
    public TrainingState begunBy(String newWorker) {
        boolean crashed = phase == Phase.RUNNING;
        return new TrainingState(
                jobId,
                Phase.RUNNING,
                attempt + 1,
                crashed ? countedFaults() : faults,
                crashed ? "the worker %s vanished".formatted(worker) : lastFault,
                newWorker,
                Instant.now(),
                checkpoint,
                request);
    }

    /** The same, now. */
    public TrainingState renewed() {
        return now(phase);
    }

    public TrainingState now(Phase next) {
        return new TrainingState(jobId, next, attempt, faults, lastFault, worker, Instant.now(), checkpoint, request);
    }

    /** The same attempt, which has got further than all before. */
    public TrainingState reached(CheckpointReference further) {
        return new TrainingState(jobId, phase, attempt, 0, lastFault, worker, Instant.now(), further, request);
    }

    /** Given back after a fault. */
    public TrainingState faulted(String fault) {
        return new TrainingState(
                jobId, Phase.WAITING, attempt, countedFaults(), fault, worker, Instant.now(), checkpoint, request);
    }

    private int countedFaults() {
        boolean gotFurther = checkpoint != null && checkpoint.attempt() == attempt;
        return gotFurther ? faults : faults + 1;
    }
}
