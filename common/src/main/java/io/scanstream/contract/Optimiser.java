package io.scanstream.contract;

/** The rule by which a gradient changes a weight. */
public enum Optimiser {
    /** Kingma and Ba, 2015; weight decay is part of the gradient. */
    ADAM,
    /** Loshchilov and Hutter, 2019: Adam with weight decay apart from the gradient. */
    ADAMW,
    /** Stochastic gradient descent with momentum. */
    SGD
}
