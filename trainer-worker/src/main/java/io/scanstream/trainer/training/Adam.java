package io.scanstream.trainer.training;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;

/**
 * Adam (Kingma and Ba, 2015).
 *
 * @param decoupled whether weight decay is apart from the gradient (AdamW: Loshchilov and Hutter, 2019) instead of a part
 *     of it
 */
record Adam(boolean decoupled) implements UpdateRule {
    private static final float BETA1 = 0.9f;
    private static final float BETA2 = 0.999f;
    private static final float EPSILON = 1e-8f;
    /** DJL's clips from above only. */
    private static final int NO_CLIPPING = -1;

    @Override
    public int arrays() {
        return 2;
    }

    @Override
    public void update(
            NDArray weight, NDArray gradient, Memory memory, double learningRate, double weightDecay, double rescale) {
        double corrected =
                learningRate * Math.sqrt(1 - Math.pow(BETA2, memory.steps())) / (1 - Math.pow(BETA1, memory.steps()));
        weight.getNDArrayInternal()
                .adamUpdate(
                        new NDList(
                                weight,
                                gradient,
                                memory.arrays().get(0),
                                memory.arrays().get(1)),
                        new NDList(weight),
                        (float) learningRate,
                        (float) corrected,
                        (float) weightDecay,
                        (float) rescale,
                        NO_CLIPPING,
                        BETA1,
                        BETA2,
                        EPSILON,
                        true,
                        decoupled);
    }
}
