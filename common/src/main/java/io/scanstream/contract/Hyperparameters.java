package io.scanstream.contract;

/**
 * How the weights are learned. Defaults are the notebooks'.
 *
 * @param epochs at most this many passes over the training part
 * @param learningRate of the head
 * @param baseLearningRate of the stages of the base that are trained; a tenth of the head's if absent, so that the
 *     pre-trained weights are not distorted
 * @param weightDecay L2 penalty on the weights of the head
 * @param earlyStoppingPatience epochs without a better validation loss before the training ends
 */
public record Hyperparameters(
        Integer epochs,
        Integer batchSize,
        Double learningRate,
        Double baseLearningRate,
        Double weightDecay,
        Plateau plateau,
        Integer earlyStoppingPatience) {

    public Hyperparameters {
        epochs = Rules.between("epochs", epochs == null ? 100 : epochs, 1, 10_000);
        // Two at least: a batch of one has no variance for the head's batch normalisation.
        batchSize = Rules.between("batchSize", batchSize == null ? 32 : batchSize, 2, 4096);
        learningRate = Rules.positive("learningRate", learningRate == null ? 1e-3 : learningRate, 10);
        baseLearningRate =
                Rules.positive("baseLearningRate", baseLearningRate == null ? learningRate / 10 : baseLearningRate, 10);
        weightDecay = Rules.between("weightDecay", weightDecay == null ? 0 : weightDecay, 0, 1);
        plateau = plateau == null ? Plateau.defaults() : plateau;
        earlyStoppingPatience = Rules.between(
                "earlyStoppingPatience", earlyStoppingPatience == null ? 30 : earlyStoppingPatience, 1, 10_000);
    }

    public static Hyperparameters defaults() {
        return new Hyperparameters(null, null, null, null, null, null, null);
    }

    public Hyperparameters withEpochs(int limit) {
        return new Hyperparameters(
                limit, batchSize, learningRate, baseLearningRate, weightDecay, plateau, earlyStoppingPatience);
    }
}
