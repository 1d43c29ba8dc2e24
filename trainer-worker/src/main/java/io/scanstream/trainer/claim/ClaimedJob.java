package io.scanstream.trainer.claim;

import io.scanstream.contract.TrainingEvent;
import io.scanstream.contract.TrainingState;
import io.scanstream.contract.TrainingState.Phase;
import io.scanstream.trainer.job.Job;
import java.util.concurrent.Future;

/** A job that this worker has claimed, and the work on it. */
record ClaimedJob(TrainingState claim, JobPen pen, Job job, Future<TrainingEvent.Completed> result) {

    /** Whether what is said of the job is said of this attempt, and it has not ended. */
    boolean isIn(TrainingState state) {
        return state.phase() == Phase.RUNNING && state.attempt() == claim.attempt();
    }

    /**
     * Whether another has claimed the job since, or has ended it.
     *
     * @param state which may be older than the claim
     */
    boolean isLostBy(TrainingState state) {
        return state.attempt() > claim.attempt() || state.phase().isEnd();
    }
}
