package io.scanstream.contract;

/** Where the base's weights come from. */
public enum Initialisation {
    PRETRAINED,
    /** Drawn from the seed; only ever on request, never because a weight file is missing. */
    RANDOM
}
