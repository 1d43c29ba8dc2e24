package io.scanstream.inference.observation;

import io.scanstream.inference.classification.AnsweredBatch;

/** Makes the traces of images go on in their answers. */
@FunctionalInterface
public interface ImageTraces {

    Dispatch begin(AnsweredBatch batch);

    /** As they came: to whoever follows them the worker is not there. */
    static ImageTraces handedOn() {
        return UpstreamTraces::new;
    }
}
