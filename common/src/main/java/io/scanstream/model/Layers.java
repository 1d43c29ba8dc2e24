package io.scanstream.model;

import ai.djl.nn.Block;
import ai.djl.nn.Parameter;
import ai.djl.nn.core.Linear;
import ai.djl.nn.norm.BatchNorm;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Makes the layers that have parameters and remembers each parameter under a name that stays the same whatever is built
 * around it: the layer's name in torchvision, and {@code weight}, {@code bias}, {@code running_mean} or
 * {@code running_var}. DJL's own names tell the position in the tree of blocks.
 */
final class Layers {

    /** Share of the old statistics that a batch normalisation keeps, as Keras counts: torch's 0.1. */
    static final float MOMENTUM = 0.9f;

    private final Map<String, Parameter> parameters = new LinkedHashMap<>();

    /** Square kernel, padded so that a stride of 1 keeps the size. */
    Block convolution(String name, int filters, int kernel, int stride, int groups, boolean bias) {
        SquareConvolution convolution = new SquareConvolution(filters, kernel, stride, groups, bias);
        named(name, convolution.withParameters());
        return convolution;
    }

    Block batchNorm(String name, float epsilon) {
        BatchNorm normalisation = named(
                name,
                BatchNorm.builder().optEpsilon(epsilon).optMomentum(MOMENTUM).build());
        return new ObservableBatchNorm(normalisation, epsilon);
    }

    Block linear(String name, int units) {
        return named(name, Linear.builder().setUnits(units).build());
    }

    <B extends Block> B named(String name, B block) {
        block.getDirectParameters()
                .values()
                .forEach(parameter -> parameters.put(name + "." + torchName(parameter.getType()), parameter));
        return block;
    }

    /** By stable name, in the order of making. */
    Map<String, Parameter> parameters() {
        return Collections.unmodifiableMap(parameters);
    }

    private static String torchName(Parameter.Type type) {
        return switch (type) {
            case WEIGHT, GAMMA -> "weight";
            case BIAS, BETA -> "bias";
            case RUNNING_MEAN -> "running_mean";
            case RUNNING_VAR -> "running_var";
            case OTHER -> throw new IllegalArgumentException("a parameter of type OTHER has no name in torchvision");
        };
    }
}
