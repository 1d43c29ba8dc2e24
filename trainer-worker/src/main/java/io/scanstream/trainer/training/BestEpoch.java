package io.scanstream.trainer.training;

import ai.djl.nn.Parameter;
import io.scanstream.model.FloatTensor;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;

/** The epoch with the lowest loss so far, and the weights it had. */
final class BestEpoch {
    private final int patience;
    private final Snapshot weights;
    private double loss = Double.POSITIVE_INFINITY;
    private int number;

    /**
     * Before the first epoch.
     *
     * @param parameters those that change, by name
     * @param patience epochs without a better one before more are not worth it
     */
    BestEpoch(Map<String, Parameter> parameters, int patience) {
        this.patience = patience;
        this.weights = new Snapshot(parameters);
    }

    /**
     * After some epochs.
     *
     * @param parameters those that change, by name; they have the weights of the best epoch now
     */
    static BestEpoch among(List<Epoch> epochs, Map<String, Parameter> parameters, int patience) {
        BestEpoch best = new BestEpoch(parameters, patience);
        Epoch lowest = FineTuned.best(epochs);
        best.number = lowest.number();
        best.loss = loss(lowest.number(), lowest.validationLoss());
        return best;
    }

    /** Without a validation part there is nothing to choose by: each epoch counts as better than the one before. */
    private static double loss(int epoch, OptionalDouble validationLoss) {
        return validationLoss.orElse(-epoch);
    }

    /**
     * Whether it is better than all before; its weights are then kept.
     *
     * @param validationLoss empty if there is no validation part: then each is better than the one before
     */
    boolean offer(int epoch, OptionalDouble validationLoss) {
        double itsLoss = loss(epoch, validationLoss);
        boolean isBetter = itsLoss < loss;
        if (isBetter) {
            loss = itsLoss;
            number = epoch;
            weights.renew();
        }
        return isBetter;
    }

    boolean isWorthWaitingFor(int nextEpoch) {
        return nextEpoch - 1 - number < patience;
    }

    /** Whether its weights are numbers; where no loss is computed with them, nothing else tells. */
    boolean isFinite() {
        return weights.isFinite();
    }

    int number() {
        return number;
    }

    Map<String, FloatTensor> tensors() {
        return weights.tensors();
    }

    void restore() {
        weights.restore();
    }
}
