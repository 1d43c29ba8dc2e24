package io.scanstream.contract;

/**
 * A job for a trainer: which images, which network, how to train, and under which name the result answers.
 *
 * @param jobId chosen by the sender; the version of the model it makes. A job sent twice under one id runs once
 * @param model the model's name, which is the task that image events name
 * @param firstTrainableStage where {@link Strategy#PARTIAL} begins to train; the network's default if absent
 * @param similarity for {@link Strategy#AUTO}; measured if absent
 * @param initialisation {@link Initialisation#PRETRAINED} if absent
 * @param imageSize side of the square that the network sees, in pixels; 224 if absent
 * @param resize how an image becomes that square; {@link ResizeRule#STRETCH} if absent
 * @param seed of the split, the head's first weights, dropout and shuffling; 1 if absent
 * @param augmentation none if absent; under {@link Strategy#AUTO} the size-similarity matrix then decides
 * @param folds cross-validation in so many folds before the model is trained on all images; none if absent
 * @param evaluation how the trained model is judged
 * @param serve whether the new version answers as soon as it is published; true if absent
 */
public record TrainingRequest(
        String jobId,
        String model,
        DatasetReference dataset,
        NetworkName network,
        Strategy strategy,
        String firstTrainableStage,
        Similarity similarity,
        Initialisation initialisation,
        HeadSettings head,
        Hyperparameters hyperparameters,
        Augmentation augmentation,
        Integer imageSize,
        ResizeRule resize,
        Integer seed,
        Integer folds,
        EvaluationSettings evaluation,
        Boolean serve) {

    public TrainingRequest {
        Rules.identifier("jobId", jobId);
        Rules.identifier("model", model);
        Rules.required("dataset", dataset);
        Rules.required("network", network);
        Rules.required("strategy", strategy);
        Rules.optionalText("firstTrainableStage", firstTrainableStage);
        if (firstTrainableStage != null && strategy != Strategy.PARTIAL) {
            throw new InvalidMessageException(
                    "firstTrainableStage", firstTrainableStage, "it goes with strategy PARTIAL only");
        }
        similarity = similarity == null ? Similarity.MEASURED : similarity;
        initialisation = initialisation == null ? Initialisation.PRETRAINED : initialisation;
        head = head == null ? HeadSettings.defaults() : head;
        hyperparameters = hyperparameters == null ? Hyperparameters.defaults() : hyperparameters;
        augmentation = augmentation == null && strategy != Strategy.AUTO ? Augmentation.none() : augmentation;
        imageSize = Rules.between("imageSize", imageSize == null ? 224 : imageSize, 32, 2048);
        resize = resize == null ? ResizeRule.STRETCH : resize;
        seed = Rules.between("seed", seed == null ? 1 : seed, 0, Integer.MAX_VALUE);
        if (folds != null) {
            Rules.between("folds", folds, 2, 20);
        }
        evaluation = evaluation == null ? EvaluationSettings.defaults() : evaluation;
        serve = serve == null || serve;
    }

    /** To be completed by what differs from the defaults. */
    public static TrainingRequestBuilder of(
            String jobId, String model, DatasetReference dataset, NetworkName network, Strategy strategy) {
        return new TrainingRequestBuilder(jobId, model, dataset, network, strategy);
    }

    /** The version that this job makes: one job, one version, however often the request is delivered. */
    public ModelVersion modelVersion() {
        return new ModelVersion(model, jobId);
    }
}
