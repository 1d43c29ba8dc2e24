package io.scanstream.model;

import ai.djl.ndarray.NDList;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.AbstractBlock;
import ai.djl.nn.pooling.Pool;
import ai.djl.training.ParameterStore;
import ai.djl.util.PairList;

/** The largest of each square, one square every second row and column; halves height and width. */
final class MaxPool extends AbstractBlock {

    private static final int STRIDE = 2;

    private final int kernel;
    private final int padding;

    private MaxPool(int kernel, int padding) {
        this.kernel = kernel;
        this.padding = padding;
    }

    /** Squares of 2 x 2, an odd last row or column being dropped. */
    static MaxPool ofTwo() {
        return new MaxPool(2, 0);
    }

    /**
     * Overlapping squares of 3 x 3. What is added at the borders is smaller than every number: after a ReLU the same as
     * the zeros that Keras adds.
     */
    static MaxPool ofThree() {
        return new MaxPool(3, 1);
    }

    @Override
    protected NDList forwardInternal(
            ParameterStore store, NDList inputs, boolean training, PairList<String, Object> params) {
        return new NDList(Pool.maxPool2d(
                inputs.singletonOrThrow(),
                new Shape(kernel, kernel),
                new Shape(STRIDE, STRIDE),
                new Shape(padding, padding),
                false));
    }

    @Override
    public Shape[] getOutputShapes(Shape[] inputs) {
        Shape in = inputs[0];
        return new Shape[] {new Shape(in.get(0), in.get(1), pooled(in.get(2)), pooled(in.get(3)))};
    }

    private long pooled(long side) {
        return (side + 2L * padding - kernel) / STRIDE + 1;
    }
}
