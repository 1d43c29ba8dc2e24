package io.scanstream.contract;

/** How many images there are to learn from; one axis of the size-similarity matrix. */
public enum DatasetSize {
    /** Fewer than 1000 images in the smallest class. */
    SMALL,
    LARGE
}
