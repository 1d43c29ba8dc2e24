package io.scanstream.inference.serving;

import io.scanstream.model.ImageClassifier;

/** What {@link ServingWatch} does to {@link ServedModels}, for tests of other packages. */
public final class ServedModelsAccess {

    private ServedModelsAccess() {}

    public static void put(ServedModels models, ImageClassifier classifier) {
        models.put(classifier);
    }

    public static void failed(ServedModels models, String task, String reason) {
        models.failed(task, reason);
    }

    public static void complete(ServedModels models) {
        models.complete();
    }
}
