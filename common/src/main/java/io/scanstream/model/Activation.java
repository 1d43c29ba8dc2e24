package io.scanstream.model;

/** The function between a head's hidden layer and its output. Knows no layers: who reads manifests may have no engine. */
public enum Activation {
    /** With a slope of 0.1 below 0, as in the notebooks. */
    LEAKY_RELU,
    RELU,
    /** Which nears -1 below 0. */
    ELU
}
