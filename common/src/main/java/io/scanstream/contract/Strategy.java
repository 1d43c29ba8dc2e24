package io.scanstream.contract;

/** How much of a pre-trained network is trained. */
public enum Strategy {
    /** The size-similarity matrix chooses. */
    AUTO,
    /** The base stays as it is; only the head is trained. */
    FROZEN,
    /** The base is trained from a stage on. */
    PARTIAL,
    /** Everything is trained. */
    FULL
}
