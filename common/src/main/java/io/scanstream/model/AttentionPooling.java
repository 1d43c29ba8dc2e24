package io.scanstream.model;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Block;
import ai.djl.nn.Parameter;
import ai.djl.nn.norm.BatchNorm;
import ai.djl.training.ParameterStore;
import ai.djl.util.PairList;
import java.util.ArrayList;
import java.util.List;

/**
 * Batch normalisation of a feature map, and its mean over the positions weighted by a mask from 0 to 1 that 1 x 1
 * convolutions draw from it: the attention of the notebooks' Attention-VGG16. They multiplied map and mask after copying
 * the mask to all channels by a fixed convolution; here it is broadcast.
 *
 * <p>In: N x C x h x w. Out: N x C.
 */
final class AttentionPooling extends FeaturePooling {

    private static final int[] FILTERS = {64, 32, 16};

    /** Keeps a mask that has vanished everywhere from dividing 0 by 0; too small to change any other. */
    private static final float TINY = 1e-12f;

    private final BatchNorm norm;
    private final LeanSequential mask;

    AttentionPooling(Layers layers) {
        norm = addChildBlock(
                "norm",
                layers.named(
                        "norm",
                        BatchNorm.builder()
                                .optEpsilon(EPSILON)
                                .optMomentum(MOMENTUM)
                                .build()));
        mask = addChildBlock("mask", new LeanSequential(maskLayers(layers)));
    }

    private static List<Block> maskLayers(Layers layers) {
        List<Block> blocks = new ArrayList<>();
        for (int i = 0; i < FILTERS.length; i++) {
            blocks.add(layers.convolution("mask." + i, FILTERS[i], 1, 1, 1, true));
            blocks.add(Pointwise.relu());
        }
        blocks.add(layers.convolution("mask." + FILTERS.length, 1, 1, 1, 1, true));
        blocks.add(Pointwise.sigmoid());
        return blocks;
    }

    /** The map itself. */
    @Override
    NDArray summary(NDArray map) {
        return map;
    }

    @Override
    Shape summaryShape(Shape map) {
        return map;
    }

    @Override
    void startFrom(NDArray maps) {
        try (NDArray moments = Moments.of(maps);
                NDArray mean = Moments.mean(moments);
                NDArray variance = Moments.variance(moments, mean)) {
            mean.copyTo(statistic(Parameter.Type.RUNNING_MEAN));
            variance.copyTo(statistic(Parameter.Type.RUNNING_VAR));
        }
    }

    private NDArray statistic(Parameter.Type type) {
        return norm.getDirectParameters().values().stream()
                .filter(parameter -> parameter.getType() == type)
                .findFirst()
                .orElseThrow()
                .getArray();
    }

    @Override
    protected NDList forwardInternal(
            ParameterStore store, NDList inputs, boolean training, PairList<String, Object> params) {
        try (NDArray features = norm.forward(store, inputs, training).singletonOrThrow();
                NDArray weights =
                        mask.forward(store, new NDList(features), training).singletonOrThrow();
                NDArray weighted = features.mul(weights);
                NDArray mean = weighted.getNDArrayInternal().globalAvgPool();
                NDArray share = weights.getNDArrayInternal().globalAvgPool();
                NDArray divisor = share.add(TINY)) {
            return new NDList(mean.div(divisor));
        }
    }

    @Override
    protected void initializeChildBlocks(NDManager manager, DataType dataType, Shape... inputShapes) {
        norm.initialize(manager, dataType, inputShapes);
        mask.initialize(manager, dataType, inputShapes);
    }

    @Override
    public Shape[] getOutputShapes(Shape[] inputs) {
        return new Shape[] {inputs[0].slice(0, 2)};
    }
}
