package io.scanstream.model;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.AbstractBlock;
import ai.djl.nn.Block;
import ai.djl.nn.norm.BatchNorm;
import ai.djl.training.ParameterStore;
import ai.djl.util.PairList;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/**
 * A batch normalisation whose input can be looked at. Nobody looks unless told to, and what passes through is the same
 * either way.
 */
final class ObservableBatchNorm extends AbstractBlock {

    private final BatchNorm normalisation;
    private final float epsilon;
    private volatile Consumer<NDArray> observer = input -> {};
    /** Whether the convolution before it does its work. */
    private boolean moved;

    /** @param epsilon that the normalisation adds to a variance */
    ObservableBatchNorm(BatchNorm normalisation, float epsilon) {
        this.normalisation = addChildBlock("normalisation", normalisation);
        this.epsilon = epsilon;
    }

    /** All in a block, in the order of the network. */
    static List<ObservableBatchNorm> within(Block block) {
        List<ObservableBatchNorm> found = new ArrayList<>();
        if (block instanceof ObservableBatchNorm observable) {
            found.add(observable);
        } else {
            block.getChildren().values().forEach(child -> found.addAll(within(child)));
        }
        return found;
    }

    /** @param observer is shown each input, N x C x h x w, which it neither keeps nor closes nor changes */
    void show(Consumer<NDArray> observer) {
        this.observer = observer;
    }

    float epsilon() {
        return epsilon;
    }

    /** Of the images that the network was trained on: one number per channel. */
    float[] runningMean() {
        return numbers("runningMean");
    }

    float[] runningVariance() {
        return numbers("runningVar");
    }

    /**
     * Lets the convolution before it do its work by the running statistics; what comes then passes through. One pass over
     * the memory less, which in MobileNetV2 is what takes the time. For inference alone, and not to be observed.
     */
    void moveInto(SquareConvolution convolution) {
        try (NDManager scratch = array("gamma").getManager().newSubManager()) {
            NDArray mean = array("runningMean").duplicate();
            NDArray variance = array("runningVar").duplicate();
            scratch.attachAll(mean, variance);
            NDArray scale = array("gamma").div(variance.add(epsilon).sqrt());
            NDArray offset = array("beta").sub(mean.mul(scale));
            scratch.attachAll(scale, offset);
            convolution.absorb(scale, offset);
            moved = true;
        }
    }

    private NDArray array(String parameter) {
        return normalisation.getDirectParameters().get(parameter).getArray();
    }

    private float[] numbers(String parameter) {
        return array(parameter).toFloatArray();
    }

    @Override
    protected NDList forwardInternal(
            ParameterStore store, NDList inputs, boolean training, PairList<String, Object> params) {
        if (moved) {
            return inputs;
        }
        observer.accept(inputs.singletonOrThrow());
        return normalisation.forward(store, inputs, training);
    }

    @Override
    protected void initializeChildBlocks(NDManager manager, DataType dataType, Shape... inputShapes) {
        normalisation.initialize(manager, dataType, inputShapes);
    }

    @Override
    public Shape[] getOutputShapes(Shape[] inputs) {
        return normalisation.getOutputShapes(inputs);
    }
}
