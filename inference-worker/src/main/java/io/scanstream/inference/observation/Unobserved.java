package io.scanstream.inference.observation;

import io.scanstream.contract.ModelVersion;
import io.scanstream.inference.classification.AnsweredBatch;
import io.scanstream.inference.fetching.FetchFailure;
import io.scanstream.observation.PartitionLag;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Hands traces on as they came, and takes no notice of anything else. */
class Unobserved implements Observation {

    @Override
    public void queued(int imagesWaiting, int batchesInFlight) {}

    @Override
    public void behind(List<PartitionLag> lag) {}

    @Override
    public Dispatch dispatch(AnsweredBatch batch) {
        return ImageTraces.handedOn().begin(batch);
    }

    @Override
    public void heldUp(int images) {}

    @Override
    public void faulted() {}

    @Override
    public void serving(Map<String, ModelVersion> versions, Set<String> missing) {}

    @Override
    public void loaded(Duration duration) {}

    @Override
    public void notLoaded() {}

    @Override
    public void fetched(Duration duration, int bytes) {}

    @Override
    public void notFetched(FetchFailure failure) {}
}
