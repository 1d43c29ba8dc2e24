package io.scanstream.trainer.training;

import io.scanstream.contract.Plateau;

/** Reduce on plateau, as Keras does it: after {@code patience} epochs without a better loss. */
final class PlateauLearningRate implements LearningRate {
    private final Plateau plateau;
    private double value;
    private double best = Double.POSITIVE_INFINITY;
    private int waited;
    private int cooling;

    PlateauLearningRate(double initial, Plateau plateau) {
        this.value = initial;
        this.plateau = plateau;
    }

    @Override
    public double value() {
        return value;
    }

    @Override
    public void epochEnded(double loss) {
        if (cooling > 0) {
            cooling--;
            waited = 0;
        }
        if (loss < best) {
            best = loss;
            waited = 0;
        } else if (cooling == 0 && ++waited >= plateau.patience()) {
            // A floor above the rate that was asked for must not raise it.
            value = Math.min(value, Math.max(value * plateau.factor(), plateau.floor()));
            cooling = plateau.cooldown();
            waited = 0;
        }
    }
}
