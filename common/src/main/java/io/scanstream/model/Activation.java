package io.scanstream.model;

import java.util.function.Supplier;

/** The function between a head's hidden layer and its output. */
public enum Activation {
    /** With a slope of 0.1 below 0, as in the notebooks. */
    LEAKY_RELU(() -> Pointwise.leakyRelu(0.1f)),
    RELU(Pointwise::relu),
    /** Which nears -1 below 0. */
    ELU(() -> Pointwise.elu(1));

    private final Supplier<Pointwise> block;

    Activation(Supplier<Pointwise> block) {
        this.block = block;
    }

    Pointwise block() {
        return block.get();
    }
}
