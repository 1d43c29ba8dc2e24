package io.scanstream.trainer.observation;

import io.scanstream.contract.FailureCode;
import io.scanstream.contract.TrainingEvent;
import io.scanstream.contract.TrainingState;
import io.scanstream.observation.PartitionLag;
import io.scanstream.trainer.staging.StagingObservation;
import java.util.List;

/**
 * What the worker tells of itself: facts, as they happen, one job at a time. What becomes of them is not known where they are
 * told. Implementations are thread-safe, return at once and do not throw.
 */
public interface JobObservation extends StagingObservation {

    /** A record came in and is dealt with. */
    void noted(RequestKind kind);

    /**
     * So much is to be done.
     *
     * @param jobsWaiting for any worker
     * @param lag records that are not polled yet, of each partition that this worker has
     */
    void queued(long jobsWaiting, List<PartitionLag> lag);

    /** This worker begins an attempt. */
    void begun(TrainingState claim);

    /** Something happened in it. */
    void told(TrainingEvent event);

    /** Others have been told that it is worked on. */
    void renewed();

    /** What has been done so far outlives this worker. */
    void kept();

    /** A job ends without a model: the one in hand, or one that nobody begins any more. */
    void failed(FailureCode code);

    /** This worker has put the job down. */
    void ended(JobEnd end);

    /** Of a worker that nobody observes. */
    static JobObservation none() {
        return new Observers();
    }

    /** All of them are told everything. */
    static JobObservation all(JobObservation... observers) {
        return new Observers(observers);
    }
}
