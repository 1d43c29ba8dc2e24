package io.scanstream.model;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.AbstractBlock;
import ai.djl.training.ParameterStore;
import ai.djl.util.PairList;
import java.util.function.UnaryOperator;

/** A function of each number alone, such as an activation; knows its output's shape without running. */
final class Pointwise extends AbstractBlock {

    private final UnaryOperator<NDArray> function;

    private Pointwise(UnaryOperator<NDArray> function) {
        this.function = function;
    }

    static Pointwise of(Activation activation) {
        return switch (activation) {
            case LEAKY_RELU -> leakyRelu(0.1f);
            case RELU -> relu();
            case ELU -> elu(1);
        };
    }

    static Pointwise relu() {
        return new Pointwise(array -> array.getNDArrayInternal().relu());
    }

    static Pointwise relu6() {
        return new Pointwise(array -> array.clip(0, 6));
    }

    static Pointwise leakyRelu(float slope) {
        return new Pointwise(array -> array.getNDArrayInternal().leakyRelu(slope));
    }

    static Pointwise elu(float alpha) {
        return new Pointwise(array -> array.getNDArrayInternal().elu(alpha));
    }

    static Pointwise sigmoid() {
        return new Pointwise(ai.djl.nn.Activation::sigmoid);
    }

    @Override
    protected NDList forwardInternal(
            ParameterStore store, NDList inputs, boolean training, PairList<String, Object> params) {
        return new NDList(function.apply(inputs.singletonOrThrow()));
    }

    @Override
    public Shape[] getOutputShapes(Shape[] inputs) {
        return inputs;
    }
}
