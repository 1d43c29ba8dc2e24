package io.scanstream.contract;

/** What is done about classes of unequal size while training. */
public enum ClassBalance {
    NONE,
    /** An image's loss weighs the more the rarer its class; the weights of all training images add up to their number. */
    CLASS_WEIGHTS,
    /** Each epoch draws as many images of every class, with replacement. */
    SAMPLING
}
