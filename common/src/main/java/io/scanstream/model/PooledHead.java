package io.scanstream.model;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDArrays;
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

    /**
     * Mean and mean square of each feature over the map's positions, N x 2 x C.
     *
     * @param map N x C x h x w; closed here
     */
    NDArray summary(NDArray map) {
        try (map;
                NDArray squares = map.square();
                NDArray means = map.getNDArrayInternal().globalAvgPool();
                NDArray meanSquares = squares.getNDArrayInternal().globalAvgPool()) {
            return NDArrays.stack(new NDList(means, meanSquares), 1);
        }
    }

    /** Of the summary of a map of this shape. */
    Shape summaryShape(Shape map) {
        return new Shape(map.get(0), 2, map.get(1));
    }

    void startFrom(NDArray moments) {
        norm.startFrom(moments);
    }

    /** @param map the shape of the maps whose summaries it will get */
    void initialize(NDManager manager, Shape map) {
        initialize(manager, DataType.FLOAT32, summaryShape(map));
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
