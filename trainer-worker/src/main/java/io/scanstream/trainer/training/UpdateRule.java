package io.scanstream.trainer.training;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import io.scanstream.contract.Hyperparameters;
import java.util.List;
import java.util.stream.IntStream;

/**
 * How a gradient changes a weight. What it remembers of a weight from step to step, it keeps in arrays that can be saved
 * and restored: DJL's own optimisers hide theirs.
 */
interface UpdateRule {

    /**
     * What is remembered of one weight.
     *
     * @param arrays of the weight's shape
     * @param steps that were taken
     */
    record Memory(List<NDArray> arrays, int steps) {
        Memory next() {
            return new Memory(arrays, steps + 1);
        }
    }

    /** How many arrays it remembers of each weight. */
    int arrays();

    /**
     * Changes the weight and sets its gradient to zero.
     *
     * @param memory its steps count this one
     * @param rescale what the gradient is multiplied with first
     */
    void update(
            NDArray weight, NDArray gradient, Memory memory, double learningRate, double weightDecay, double rescale);

    default Memory begin(NDArray weight, NDManager manager) {
        return new Memory(
                IntStream.range(0, arrays())
                        .mapToObj(i -> manager.zeros(weight.getShape()))
                        .toList(),
                0);
    }

    static UpdateRule of(Hyperparameters hyperparameters) {
        return switch (hyperparameters.optimiser()) {
            case ADAM -> new Adam(false);
            case ADAMW -> new Adam(true);
            case SGD -> new GradientDescent(hyperparameters.momentum());
        };
    }
}
