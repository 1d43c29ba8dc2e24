package io.scanstream.model;

/** How a head comes from a feature map to one number per channel. */
public enum Pooling {
    /** The mean over all positions. */
    AVERAGE,
    /** A mean in which positions weigh as much as a small network on the features says. */
    ATTENTION
}
