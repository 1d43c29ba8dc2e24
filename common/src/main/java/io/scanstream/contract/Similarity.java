package io.scanstream.contract;

/** How close the data set is to what the base was pre-trained on; one axis of the size-similarity matrix. */
public enum Similarity {
    SIMILAR,
    DIFFERENT,
    /** Judged from the pre-trained network's own activations. */
    MEASURED
}
