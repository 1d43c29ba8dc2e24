package io.scanstream.model;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.AbstractBlock;
import ai.djl.nn.Block;
import ai.djl.nn.Parameter;
import ai.djl.nn.norm.Dropout;
import ai.djl.training.ParameterStore;
import ai.djl.util.PairList;
import java.util.List;
import java.util.Map;

/** From the moments of a backbone's features, N x 2 x C, to logits, N x classes. */
final class PooledHead extends AbstractBlock {

    private static final float SLOPE = 0.1f;

    private final Map<String, Parameter> stable;
    private final PooledBatchNorm norm;
    private final Block layers;

    PooledHead(HeadSpecification specification, int classes) {
        Layers named = new Layers();
        norm = named.named("norm", new PooledBatchNorm());
        layers = addChildBlock(
                "layers",
                new LeanSequential(List.of(
                        norm,
                        dropout(specification.featureDropout()),
                        named.linear("hidden", specification.hiddenUnits()),
                        Pointwise.leakyRelu(SLOPE),
                        dropout(specification.hiddenDropout()),
                        named.linear("output", classes))));
        stable = named.parameters();
    }

    private static Block dropout(double share) {
        return Dropout.builder().optRate((float) share).build();
    }

    Map<String, Parameter> stableParameters() {
        return stable;
    }

    void startFrom(NDArray moments) {
        norm.startFrom(moments);
    }

    void initialize(NDManager manager, int channels) {
        initialize(manager, DataType.FLOAT32, new Shape(1, 2, channels));
    }

    @Override
    protected NDList forwardInternal(
            ParameterStore store, NDList inputs, boolean training, PairList<String, Object> params) {
        return layers.forward(store, inputs, training);
    }

    @Override
    protected void initializeChildBlocks(NDManager manager, DataType dataType, Shape... inputShapes) {
        layers.initialize(manager, dataType, inputShapes);
    }

    @Override
    public Shape[] getOutputShapes(Shape[] inputs) {
        return layers.getOutputShapes(inputs);
    }
}
