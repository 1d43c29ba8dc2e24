package io.scanstream.inference.serving;

import io.scanstream.contract.ModelVersion;
import io.scanstream.model.ImageClassifier;

/** What {@link ServingWatch} does to {@link ServedModels}, for tests of other packages. */
public final class ServedModelsAccess {

    private ServedModelsAccess() {}

    public static void put(ServedModels models, ImageClassifier classifier) {
        put(models, classifier.manifest().modelVersion().name(), classifier);
    }

    public static void put(ServedModels models, String task, ImageClassifier classifier) {
        models.put(task, classifier);
    }

    public static void failed(ServedModels models, String task, ModelVersion version, String reason) {
        models.failed(task, version, reason);
    }

    public static void complete(ServedModels models) {
        models.complete();
    }
}
