package io.scanstream.inference.serving;

import io.scanstream.contract.ModelVersion;
import io.scanstream.contract.ServingDecision;
import io.scanstream.model.ImageClassifier;
import java.util.Map;

/** What {@link ServingWatch} does to {@link ServedModels} and {@link Decisions}, for tests of other packages. */
public final class ServedModelsAccess {

    private ServedModelsAccess() {}

    public static void put(ServedModels models, ImageClassifier classifier) {
        put(models, classifier.manifest().modelVersion().name(), classifier);
    }

    public static void put(ServedModels models, String task, ImageClassifier classifier) {
        models.put(Duty.live(task), classifier, 0);
    }

    public static void put(ServedModels models, Duty duty, ImageClassifier classifier) {
        models.put(duty, classifier, 0);
    }

    public static void decided(Decisions decisions, Map<String, ServingDecision> byTask) {
        decisions.update(byTask, Map.of());
    }

    public static void failed(ServedModels models, String task, ModelVersion version, String reason) {
        models.failed(Duty.live(task), version, reason);
    }

    public static void complete(ServedModels models) {
        models.complete();
    }
}
