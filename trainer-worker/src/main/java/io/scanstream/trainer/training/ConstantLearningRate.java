package io.scanstream.trainer.training;

/** The same in every epoch. */
record ConstantLearningRate(double value) implements LearningRate {

    @Override
    public void epochEnded(double loss) {
        // it stays
    }
}
