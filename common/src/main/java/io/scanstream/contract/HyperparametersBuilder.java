package io.scanstream.contract;

/** Hyperparameters with the defaults for everything that is not said. For one thread. */
public final class HyperparametersBuilder {
    private Integer epochs;
    private Integer batchSize;
    private Optimiser optimiser;
    private Double learningRate;
    private Double baseLearningRate;
    private Double momentum;
    private Double weightDecay;
    private Schedule schedule;
    private Plateau plateau;
    private Double clipValue;
    private Double clipNorm;
    private Double labelSmoothing;
    private ClassBalance balance;
    private Integer headWarmUpEpochs;
    private Integer epochsPerStage;
    private Integer earlyStoppingPatience;

    HyperparametersBuilder() {}

    public HyperparametersBuilder epochs(int value) {
        epochs = value;
        return this;
    }

    public HyperparametersBuilder batchSize(int value) {
        batchSize = value;
        return this;
    }

    public HyperparametersBuilder optimiser(Optimiser value) {
        optimiser = value;
        return this;
    }

    public HyperparametersBuilder learningRate(double value) {
        learningRate = value;
        return this;
    }

    public HyperparametersBuilder baseLearningRate(double value) {
        baseLearningRate = value;
        return this;
    }

    public HyperparametersBuilder momentum(double value) {
        momentum = value;
        return this;
    }

    public HyperparametersBuilder weightDecay(double value) {
        weightDecay = value;
        return this;
    }

    public HyperparametersBuilder schedule(Schedule value) {
        schedule = value;
        return this;
    }

    public HyperparametersBuilder plateau(Plateau value) {
        plateau = value;
        return this;
    }

    public HyperparametersBuilder clipValue(double value) {
        clipValue = value;
        return this;
    }

    public HyperparametersBuilder clipNorm(double value) {
        clipNorm = value;
        return this;
    }

    public HyperparametersBuilder labelSmoothing(double value) {
        labelSmoothing = value;
        return this;
    }

    public HyperparametersBuilder balance(ClassBalance value) {
        balance = value;
        return this;
    }

    public HyperparametersBuilder headWarmUpEpochs(int value) {
        headWarmUpEpochs = value;
        return this;
    }

    public HyperparametersBuilder epochsPerStage(int value) {
        epochsPerStage = value;
        return this;
    }

    public HyperparametersBuilder earlyStoppingPatience(int value) {
        earlyStoppingPatience = value;
        return this;
    }

    public Hyperparameters build() {
        return new Hyperparameters(
                epochs,
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
