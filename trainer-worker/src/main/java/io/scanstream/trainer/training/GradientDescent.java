package io.scanstream.trainer.training;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;

/** Stochastic gradient descent; the momentum is applied to steps, learning rate included, as Keras does. */
record GradientDescent(double momentum) implements UpdateRule {
    /** DJL's clips from above only. */
    private static final int NO_CLIPPING = -1;

    @Override
    public int arrays() {
        return momentum == 0 ? 0 : 1;
    }

    @Override
    public void update(
            NDArray weight, NDArray gradient, Memory memory, double learningRate, double weightDecay, double rescale) {
        NDList inputs = new NDList(weight, gradient);
        inputs.addAll(memory.arrays());
        weight.getNDArrayInternal()
                .sgdUpdate(
                        inputs,
                        new NDList(weight),
                        (float) learningRate,
                        (float) weightDecay,
                        (float) rescale,
                        NO_CLIPPING,
                        (float) momentum,
                        true);
    }
}
