package io.scanstream.trainer.report;

import io.scanstream.contract.ModelVersion;
import io.scanstream.contract.NetworkName;
import io.scanstream.imaging.Preprocessing;
import io.scanstream.model.Provenance;
import io.scanstream.trainer.dataset.LabelledImage;
import io.scanstream.trainer.evaluation.FinalEvaluation;
import io.scanstream.trainer.strategy.ChosenStrategy;
import io.scanstream.trainer.training.Epoch;
import java.util.List;
import java.util.Optional;

/**
 * What there is to tell of a model.
 *
 * @param positive index of the class whose presence is the finding; empty for more than two classes
 * @param strategy as it was carried out, which the request may leave open
 * @param epochs of the training whose weights the model has
 * @param epochsOfFolds of the networks that the figures are of; empty if there was no cross-validation
 * @param testImages in the order of {@link FinalEvaluation#test}
 */
public record ReportedModel(
        ModelVersion version,
        NetworkName network,
        Preprocessing preprocessing,
        List<String> labels,
        Optional<Integer> positive,
        ChosenStrategy strategy,
        List<Epoch> epochs,
        List<List<Epoch>> epochsOfFolds,
        FinalEvaluation evaluation,
        List<LabelledImage> testImages,
        Provenance provenance) {

    public ReportedModel {
        if (testImages.size() != evaluation.test().size()) {
            throw new IllegalArgumentException("%d images were scored, but %d are named"
                    .formatted(evaluation.test().size(), testImages.size()));
        }
    }

    boolean isCrossValidated() {
        return !evaluation.folds().isEmpty();
    }

    /** The classes whose scores have curves of their own. */
    int[] findings() {
        return evaluation.choice().decision().findings(labels.size());
    }

    /** What was scored, in words. */
    String scored() {
        return isCrossValidated()
                ? "all images, each by the network of the one of %d folds that had not seen it"
                        .formatted(evaluation.folds().size())
                : "the test part, which nothing else has seen";
    }
}
