package io.scanstream.model;

import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.AbstractBlock;
import ai.djl.nn.Block;
import ai.djl.training.ParameterStore;
import ai.djl.util.PairList;
import java.util.List;

/**
 * Layers one after another, each intermediate array closed as soon as the next layer has used it. DJL's own
 * SequentialBlock keeps all of them until the manager closes, which doubles the memory and halves the speed. Right in
 * training as well: autograd holds references of its own.
 */
final class LeanSequential extends AbstractBlock {

    private final List<Block> layers;

    LeanSequential(List<? extends Block> layers) {
        this.layers = List.copyOf(layers);
        this.layers.forEach(layer -> addChildBlock("layer", layer));
    }

    @Override
    protected NDList forwardInternal(
            ParameterStore store, NDList inputs, boolean training, PairList<String, Object> params) {
        NDList current = inputs;
        for (Block layer : layers) {
            NDList next = layer.forward(store, current, training);
            closeIntermediate(current, inputs, next);
            current = next;
        }
        return current;
    }

    /** Lets each convolution in a block do the work of the normalisation behind it; for inference alone. */
    static void fuse(Block block) {
        if (block instanceof LeanSequential sequence) {
            sequence.fuseLayers();
        }
        block.getChildren().values().forEach(LeanSequential::fuse);
    }

    private void fuseLayers() {
        for (int i = 1; i < layers.size(); i++) {
            if (layers.get(i - 1) instanceof SquareConvolution convolution
                    && layers.get(i) instanceof ObservableBatchNorm normalisation) {
                normalisation.moveInto(convolution);
            }
        }
    }

    /** Closes what was neither given to the block nor handed on by the layer as it came. */
    @SuppressWarnings("ReferenceEquality") // the same array, not an equal one
    static void closeIntermediate(NDList current, NDList inputs, NDList next) {
        boolean isInput = current.head() == inputs.head();
        boolean wasPassedOn = current.head() == next.head();
        if (!isInput && !wasPassedOn) {
            current.close();
        }
    }

    @Override
    protected void initializeChildBlocks(NDManager manager, DataType dataType, Shape... inputShapes) {
        Shape[] shapes = inputShapes;
        for (Block layer : layers) {
            layer.initialize(manager, dataType, shapes);
            shapes = layer.getOutputShapes(shapes);
        }
    }

    @Override
    public Shape[] getOutputShapes(Shape[] inputs) {
        Shape[] shapes = inputs;
        for (Block layer : layers) {
            shapes = layer.getOutputShapes(shapes);
        }
        return shapes;
    }
}
