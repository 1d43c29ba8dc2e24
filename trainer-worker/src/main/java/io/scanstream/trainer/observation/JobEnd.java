package io.scanstream.trainer.observation;

import io.scanstream.contract.TrainingState;

/** How an attempt at a job ended, for this worker. */
public enum JobEnd {
    COMPLETED,
    /** The job can never succeed. */
    FAILED,
    /** The system failed; the job is tried again. */
    FAULT,
    /** This worker was told to stop. */
    GIVEN_BACK,
    /** The job was cancelled, or is another's by now. */
    LEFT;

    /**
     * @param claim how the job stood when the attempt began
     * @param end what was written at its end
     */
    public static JobEnd of(TrainingState claim, TrainingState end) {
        return switch (end.phase()) {
            case COMPLETED -> COMPLETED;
            case FAILED -> FAILED;
            case CANCELLED -> LEFT;
            case WAITING, RUNNING -> end.faults() > claim.faults() ? FAULT : GIVEN_BACK;
        };
    }
}
