package io.scanstream.model;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.AbstractBlock;
import ai.djl.nn.Parameter;
import ai.djl.nn.convolutional.Conv2d;
import ai.djl.training.ParameterStore;
import ai.djl.util.PairList;

/**
 * A convolution with a square kernel, padded so that a stride of 1 keeps the size. It can take over the work of a batch
 * normalisation behind it, which in inference multiplies each channel and adds to it: the kernels are multiplied
 * beforehand, and what is added becomes the bias.
 */
final class SquareConvolution extends AbstractBlock {

    private static final Shape UNDILATED = new Shape(1, 1);

    private final Conv2d convolution;
    private final Shape stride;
    private final Shape padding;
    private final int groups;
    /** One number per filter; null unless the work of a normalisation was taken over. */
    private NDArray shift;

    SquareConvolution(int filters, int kernel, int stride, int groups, boolean bias) {
        this.stride = new Shape(stride, stride);
        this.padding = new Shape(kernel / 2, kernel / 2);
        this.groups = groups;
        this.convolution = addChildBlock(
                "convolution",
                Conv2d.builder()
                        .setFilters(filters)
                        .setKernelShape(new Shape(kernel, kernel))
                        .optStride(this.stride)
                        .optPadding(padding)
                        .optGroups(groups)
                        .optBias(bias)
                        .build());
    }

    /** The block that has the parameters. */
    Conv2d withParameters() {
        return convolution;
    }

    /**
     * From now on it does this to its output as well, and can only be used for inference. Changes the weights.
     *
     * @param scale per filter
     * @param offset per filter; kept, and freed with the weights
     */
    void absorb(NDArray scale, NDArray offset) {
        NDArray weight = array(Parameter.Type.WEIGHT);
        NDArray bias = array(Parameter.Type.BIAS);
        weight.muli(scale.reshape(-1, 1, 1, 1));
        if (bias != null) {
            try (NDArray scaled = bias.mul(scale)) {
                offset.addi(scaled);
            }
        }
        offset.attach(weight.getManager());
        shift = offset;
    }

    private NDArray array(Parameter.Type type) {
        return convolution.getDirectParameters().values().stream()
                .filter(parameter -> parameter.getType() == type)
                .map(Parameter::getArray)
                .findFirst()
                .orElse(null);
    }

    @Override
    protected NDList forwardInternal(
            ParameterStore store, NDList inputs, boolean training, PairList<String, Object> params) {
        return shift == null
                ? convolution.forward(store, inputs, training)
                : Conv2d.conv2d(
                        inputs.singletonOrThrow(),
                        array(Parameter.Type.WEIGHT),
                        shift,
                        stride,
                        padding,
                        UNDILATED,
                        groups);
    }

    @Override
    protected void initializeChildBlocks(NDManager manager, DataType dataType, Shape... inputShapes) {
        convolution.initialize(manager, dataType, inputShapes);
    }

    @Override
    public Shape[] getOutputShapes(Shape[] inputs) {
        return convolution.getOutputShapes(inputs);
    }
}
