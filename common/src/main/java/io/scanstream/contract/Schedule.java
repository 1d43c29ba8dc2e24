package io.scanstream.contract;

/** How the learning rates change from epoch to epoch. */
public enum Schedule {
    /** They fall when the validation loss no longer does; see {@link Plateau}. */
    PLATEAU,
    /** Half a cosine from their first value to zero over all epochs (Loshchilov and Hutter, 2017, without restarts). */
    COSINE,
    CONSTANT
}
