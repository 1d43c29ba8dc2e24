package io.scanstream.trainer.training;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.nn.Parameter;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Adam (Kingma and Ba, 2015) with L2 weight decay on kernels. DJL's own optimiser keeps its moments where nobody can save
 * or free them; here they belong to the manager given.
 */
final class Adam {

    private static final float BETA1 = 0.9f;
    private static final float BETA2 = 0.999f;
    private static final float EPSILON = 1e-8f;
    private static final int NO_CLIPPING = -1;

    private final Map<Parameter, Moments> moments = new LinkedHashMap<>();
    private final float weightDecay;
    private int steps;

    private record Moments(NDArray first, NDArray second) {}

    /** @param parameters those of them that require a gradient are updated */
    Adam(Iterable<Parameter> parameters, double weightDecay, NDManager manager) {
        this.weightDecay = (float) weightDecay;
        for (Parameter parameter : parameters) {
            if (parameter.requiresGradient()) {
                moments.put(parameter, new Moments(zerosLike(parameter, manager), zerosLike(parameter, manager)));
            }
        }
    }

    private static NDArray zerosLike(Parameter parameter, NDManager manager) {
        return manager.zeros(parameter.getArray().getShape());
    }

    /** One update by the gradients at hand, which it sets to zero. */
    void step(double learningRate) {
        steps++;
        double corrected = learningRate * Math.sqrt(1 - Math.pow(BETA2, steps)) / (1 - Math.pow(BETA1, steps));
        moments.forEach((parameter, state) -> {
            NDArray weight = parameter.getArray();
            try (NDArray gradient = weight.getGradient()) {
                weight.getNDArrayInternal()
                        .adamUpdate(
                                new NDList(weight, gradient, state.first(), state.second()),
                                new NDList(weight),
                                (float) learningRate,
                                (float) corrected,
                                parameter.getType() == Parameter.Type.WEIGHT ? weightDecay : 0,
                                1,
                                NO_CLIPPING,
                                BETA1,
                                BETA2,
                                EPSILON,
                                true,
                                false);
            }
        });
    }
}
