package io.scanstream.inference.observation;

import io.scanstream.inference.classification.AnsweredBatch;
import io.scanstream.observation.Tracing;

/** A span for each image, within the trace that it came with, and one for its batch. */
public final class SpannedImages implements ImageTraces {

    private final Tracing tracing;

    /** @param tracing the caller's to close */
    public SpannedImages(Tracing tracing) {
        this.tracing = tracing;
    }

    @Override
    public Dispatch begin(AnsweredBatch batch) {
        return new BatchSpans(tracing.tracer(), batch);
    }
}
