package io.scanstream.inference.observation;

import io.scanstream.inference.classification.AnsweredBatch;
import io.scanstream.inference.fetching.FetchObservation;
import io.scanstream.inference.serving.ServingObservation;
import io.scanstream.observation.PartitionLag;
import java.util.List;

/**
 * What the worker tells of itself: facts, as they happen. What becomes of them is not known where they are told.
 * Implementations are thread-safe, return at once and do not throw.
 */
public interface Observation extends ServingObservation, FetchObservation {

    /** So much is there to be done now. */
    void queued(int imagesWaiting, int batchesInFlight);

    /** @param lag images that are not polled yet, of each partition that this worker has */
    void behind(List<PartitionLag> lag);

    /** The answers to a batch are about to be sent. */
    Dispatch dispatch(AnsweredBatch batch);

    /** By our own fault so many images cannot be answered now, and come again. */
    void heldUp(int images);

    /** Something failed that has to do with no image; what was in flight is done again. */
    void faulted();

    /** Of a worker that nobody observes. */
    static Observation none() {
        return new Unobserved();
    }
}
