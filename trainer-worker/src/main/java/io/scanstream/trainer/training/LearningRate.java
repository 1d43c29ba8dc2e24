package io.scanstream.trainer.training;

import io.scanstream.contract.Hyperparameters;

/** The head's learning rate; that of the base keeps its share of it. */
interface LearningRate {

    /** For the coming epoch. */
    double value();

    /** @param loss of the validation part, or of the training part where there is none */
    void epochEnded(double loss);

    static LearningRate of(Hyperparameters hyperparameters) {
        double initial = hyperparameters.learningRate();
        return switch (hyperparameters.schedule()) {
            case PLATEAU -> new PlateauLearningRate(initial, hyperparameters.plateau());
            case COSINE -> new CosineLearningRate(initial, hyperparameters.epochs());
            case CONSTANT -> new ConstantLearningRate(initial);
        };
    }
}
