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

/** The classifier on a backbone: from what its pooling needs to know of the last map to logits, N x classes. */
final class Head extends AbstractBlock {

    private final Map<String, Parameter> stable;
    private final FeaturePooling pooling;
    private final Block layers;

    Head(HeadSpecification specification, int classes) {
        Layers named = new Layers();
        pooling = switch (specification.pooling()) {
            case AVERAGE -> named.named("norm", new PooledBatchNorm());
            case ATTENTION -> new AttentionPooling(named);
        };
        layers = addChildBlock(
                "layers",
                new LeanSequential(List.of(
                        pooling,
                        dropout(specification.featureDropout()),
                        named.linear("hidden", specification.hiddenUnits()),
                        Pointwise.of(specification.activation()),
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

    /** See {@link FeaturePooling#summary}. */
    NDArray summary(NDArray map) {
        return pooling.summary(map);
    }

    Shape summaryShape(Shape map) {
        return pooling.summaryShape(map);
    }

    void startFrom(NDArray summaries) {
        pooling.startFrom(summaries);
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
