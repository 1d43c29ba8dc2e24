package io.scanstream.contract;

/** A request with the defaults for everything that is not said; see {@link TrainingRequest#of}. For one thread. */
public final class TrainingRequestBuilder {

    private final String jobId;
    private final String model;
    private final DatasetReference dataset;
    private final NetworkName network;
    private final Strategy strategy;
    private String firstTrainableStage;
    private Similarity similarity;
    private Initialisation initialisation;
    private HeadSettings head;
    private Hyperparameters hyperparameters;
    private Augmentation augmentation;
    private Integer imageSize;
    private ResizeRule resize;
    private Integer seed;
    private Integer folds;
    private EvaluationSettings evaluation;
    private Boolean serve;

    TrainingRequestBuilder(
            String jobId, String model, DatasetReference dataset, NetworkName network, Strategy strategy) {
        this.jobId = jobId;
        this.model = model;
        this.dataset = dataset;
        this.network = network;
        this.strategy = strategy;
    }

    public TrainingRequestBuilder firstTrainableStage(String value) {
        firstTrainableStage = value;
        return this;
    }

    public TrainingRequestBuilder similarity(Similarity value) {
        similarity = value;
        return this;
    }

    public TrainingRequestBuilder initialisation(Initialisation value) {
        initialisation = value;
        return this;
    }

    public TrainingRequestBuilder head(HeadSettings value) {
        head = value;
        return this;
    }

    public TrainingRequestBuilder hyperparameters(Hyperparameters value) {
        hyperparameters = value;
        return this;
    }

    public TrainingRequestBuilder augmentation(Augmentation value) {
        augmentation = value;
        return this;
    }

    public TrainingRequestBuilder imageSize(int value) {
        imageSize = value;
        return this;
    }

    public TrainingRequestBuilder resize(ResizeRule value) {
        resize = value;
        return this;
    }

    public TrainingRequestBuilder seed(int value) {
        seed = value;
        return this;
    }

    public TrainingRequestBuilder folds(int value) {
        folds = value;
        return this;
    }

    public TrainingRequestBuilder evaluation(EvaluationSettings value) {
        evaluation = value;
        return this;
    }

    public TrainingRequestBuilder serve(boolean value) {
        serve = value;
        return this;
    }

    public TrainingRequest build() {
        return new TrainingRequest(
                jobId,
                model,
                dataset,
                network,
                strategy,
                firstTrainableStage,
                similarity,
                initialisation,
                head,
                hyperparameters,
                augmentation,
                imageSize,
                resize,
                seed,
                folds,
                evaluation,
                serve);
    }
}
