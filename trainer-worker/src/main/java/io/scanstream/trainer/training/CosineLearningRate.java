package io.scanstream.trainer.training;

/** Half a cosine from the initial rate in the first epoch towards zero after the last (Loshchilov and Hutter, 2017). */
final class CosineLearningRate implements LearningRate {
    private final double initial;
    private final int epochs;
    private int ended;

    CosineLearningRate(double initial, int epochs) {
        this.initial = initial;
        this.epochs = epochs;
    }

    @Override
    public double value() {
        return initial / 2 * (1 + StrictMath.cos(StrictMath.PI * ended / epochs));
    }

    @Override
    public void epochEnded(double loss) {
        ended++;
    }
}
