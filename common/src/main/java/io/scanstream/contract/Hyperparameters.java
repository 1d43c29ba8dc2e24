package io.scanstream.contract;

/**
 * How the weights are learned. Defaults are the notebooks'.
 *
 * @param epochs at most this many passes over the training part
 * @param learningRate of the head
 * @param baseLearningRate of the stages of the base that are trained; a tenth of the head's if absent, so that the
 *     pre-trained weights are not distorted
 * @param momentum of {@link Optimiser#SGD}
 * @param weightDecay on all kernels that are trained; if absent what the network's head has by default, on the kernel of
 *     its hidden layer
 * @param plateau for {@link Schedule#PLATEAU}
 * @param clipValue no element of a gradient goes beyond it, up or down; not clipped if absent
 * @param clipNorm a step's gradients are made shorter, all by one factor, if together they are longer; not if absent
 * @param labelSmoothing share of the truth that is spread over all classes
 * @param headWarmUpEpochs in which only the head is trained, before any stage of the base is
 * @param epochsPerStage after which one more stage of the base is trained, the last one first; 0: all from the beginning
 * @param earlyStoppingPatience epochs without a better validation loss before the training ends
 */
public record Hyperparameters(
        Integer epochs,
        Integer batchSize,
        Optimiser optimiser,
        Double learningRate,
        Double baseLearningRate,
        Double momentum,
        Double weightDecay,
        Schedule schedule,
        Plateau plateau,
        Double clipValue,
        Double clipNorm,
        Double labelSmoothing,
        ClassBalance balance,
        Integer headWarmUpEpochs,
        Integer epochsPerStage,
        Integer earlyStoppingPatience) {
    private static final int MOST_EPOCHS = 10_000;
    private static final double LARGEST_CLIPPING = 1e6;

    public Hyperparameters {
        epochs = Rules.between("epochs", epochs == null ? 100 : epochs, 1, MOST_EPOCHS);
        // Two at least: a batch of one has no variance for the head's batch normalisation.
        batchSize = Rules.between("batchSize", batchSize == null ? 32 : batchSize, 2, 4096);
        optimiser = optimiser == null ? Optimiser.ADAM : optimiser;
        learningRate = Rules.positive("learningRate", learningRate == null ? 1e-3 : learningRate, 10);
        baseLearningRate =
                Rules.positive("baseLearningRate", baseLearningRate == null ? learningRate / 10 : baseLearningRate, 10);
        momentum = Rules.between("momentum", momentum == null ? 0.9 : momentum, 0, 0.999);
        if (weightDecay != null) {
            Rules.between("weightDecay", weightDecay, 0, 1);
        }
        schedule = schedule == null ? Schedule.PLATEAU : schedule;
        plateau = plateau == null ? Plateau.defaults() : plateau;
        if (clipValue != null) {
            Rules.positive("clipValue", clipValue, LARGEST_CLIPPING);
        }
        if (clipNorm != null) {
            Rules.positive("clipNorm", clipNorm, LARGEST_CLIPPING);
        }
        labelSmoothing = Rules.between("labelSmoothing", labelSmoothing == null ? 0 : labelSmoothing, 0, 0.5);
        balance = balance == null ? ClassBalance.NONE : balance;
        headWarmUpEpochs =
                Rules.between("headWarmUpEpochs", headWarmUpEpochs == null ? 0 : headWarmUpEpochs, 0, MOST_EPOCHS);
        epochsPerStage = Rules.between("epochsPerStage", epochsPerStage == null ? 0 : epochsPerStage, 0, MOST_EPOCHS);
        earlyStoppingPatience = Rules.between(
                "earlyStoppingPatience", earlyStoppingPatience == null ? 30 : earlyStoppingPatience, 1, MOST_EPOCHS);
    }

    public static Hyperparameters defaults() {
        return builder().build();
    }

    public static HyperparametersBuilder builder() {
        return new HyperparametersBuilder();
    }

    public Hyperparameters withEpochs(int limit) {
        return new Hyperparameters(
                limit,
                batchSize,
                optimiser,
                learningRate,
                baseLearningRate,
                momentum,
                weightDecay,
                schedule,
                plateau,
                clipValue,
                clipNorm,
                labelSmoothing,
                balance,
                headWarmUpEpochs,
                epochsPerStage,
                earlyStoppingPatience);
    }
}
