package io.scanstream.trainer.training;

import ai.djl.nn.Parameter;
import java.util.Collection;

/** The epoch with the lowest loss so far, and the weights it had. */
final class BestEpoch {
    private final int patience;
    private final Snapshot weights;
    private double loss = Double.POSITIVE_INFINITY;
    private int number;

    /**
     * @param parameters those that change
     * @param patience epochs without a better one before more are not worth it
     */
    BestEpoch(Collection<Parameter> parameters, int patience) {
        this.patience = patience;
        this.weights = new Snapshot(parameters);
    }

    /** Whether it is better than all before; its weights are then kept. */
    boolean offer(int epoch, double itsLoss) {
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

    void restore() {
        weights.restore();
    }
}
