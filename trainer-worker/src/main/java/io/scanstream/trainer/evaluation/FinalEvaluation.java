package io.scanstream.trainer.evaluation;

import io.scanstream.contract.EvaluationSettings;
import io.scanstream.contract.Metrics;
import io.scanstream.evaluation.Evaluation;
import java.util.List;
import java.util.Optional;

/**
 * The last step before publishing.
 *
 * @param choice of how the model answers; it goes into the manifest
 * @param metrics of images that neither the weights nor the answers they are counted from were chosen by
 * @param validation what the choice was made on; empty if it was made on {@code test} after the figures were (see
 *     {@link CrossValidation})
 * @param test what the metrics were counted from
 * @param folds each fold's own figures; empty if there was no cross-validation
 */
public record FinalEvaluation(
        AnswerChoice choice, Metrics metrics, Optional<ScoredPart> validation, ScoredPart test, List<Metrics> folds) {

    /**
     * What the network says of one part, and the truth.
     *
     * @param logits N x K
     * @param labels index of each image's class
     */
    public record Part(double[][] logits, int[] labels) {

        public Part {
            if (logits.length != labels.length) {
                throw new IllegalArgumentException(
                        "there are the logits of %d images, but %d labels".formatted(logits.length, labels.length));
            }
        }
    }

    public FinalEvaluation {
        folds = List.copyOf(folds);
    }

    /**
     * Temperature and decision are chosen on the validation part alone, in this order; the test part is only scored.
     *
     * @param positive for two classes
     * @param pulse called often; may throw to end it
     */
    public static FinalEvaluation of(
            Part validation, Part test, Optional<Integer> positive, EvaluationSettings settings, Runnable pulse) {
        AnswerChoice choice = AnswerChoice.on(validation, positive, settings);
        ScoredPart scored = choice.scored(test);
        Metrics metrics = Evaluation.of(
                scored.probabilities(),
                scored.answers(),
                scored.labels(),
                choice.decision(),
                Optional.ofNullable(settings.prevalence()),
                pulse);
        return new FinalEvaluation(choice, metrics, Optional.of(choice.scored(validation)), scored, List.of());
    }
}
