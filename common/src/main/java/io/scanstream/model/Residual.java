package io.scanstream.model;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.AbstractBlock;
import ai.djl.nn.Block;
import ai.djl.training.ParameterStore;
import ai.djl.util.PairList;
import java.util.List;

/** A branch and a shortcut around it (He et al., 2016): what both make of the input is added up. */
final class Residual extends AbstractBlock {

    private final Block branch;
    private final LeanSequential shortcut;

    /** The shortcut hands on what goes in. */
    Residual(Block branch) {
        this(branch, List.of());
    }

    /** @param shortcut layers that bring the input to the size and the channels of the branch */
    Residual(Block branch, List<Block> shortcut) {
        this.branch = addChildBlock("branch", branch);
        this.shortcut = addChildBlock("shortcut", new LeanSequential(shortcut));
    }

    @Override
    protected NDList forwardInternal(
            ParameterStore store, NDList inputs, boolean training, PairList<String, Object> params) {
        NDList straight = shortcut.forward(store, inputs, training);
        NDArray change = branch.forward(store, inputs, training).singletonOrThrow();
        NDList sum = new NDList(
                training ? sum(straight.singletonOrThrow(), change) : change.addi(straight.singletonOrThrow()));
        LeanSequential.closeIntermediate(straight, inputs, sum);
        return sum;
    }

    /** Autograd may still need what is added up. */
    private static NDArray sum(NDArray straight, NDArray change) {
        try (change) {
            return straight.add(change);
        }
    }

    @Override
    protected void initializeChildBlocks(NDManager manager, DataType dataType, Shape... inputShapes) {
        branch.initialize(manager, dataType, inputShapes);
        shortcut.initialize(manager, dataType, inputShapes);
    }

    @Override
    public Shape[] getOutputShapes(Shape[] inputs) {
        return branch.getOutputShapes(inputs);
    }
}
