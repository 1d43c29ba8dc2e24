package io.scanstream.trainer.evaluation;

import io.scanstream.contract.EvaluationSettings;
import io.scanstream.contract.Metrics;
import io.scanstream.evaluation.Evaluation;
import io.scanstream.trainer.evaluation.FinalEvaluation.Part;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/**
 * The figures of a model that was trained on all images, so that none is left to score it by.
 *
 * <p>They are those of the folds' networks. Each image is scored once, by the network that had not seen it, with the
 * temperature and the threshold that were chosen on that fold's own validation part: nothing that an image's answer follows
 * from has been learned or chosen from it. The figures speak of the procedure; the last model is made by the same procedure
 * from more images, which seldom makes it worse. Its own temperature and threshold are chosen on the pooled logits of the
 * folds, the only ones there are that are not of images that the network has learned by heart. No figure is counted with
 * these two, so that choosing them on the scored images flatters none.
 */
public final class CrossValidation {

    /** What a fold's network, trained on neither, says of its two parts. */
    public record Fold(Part validation, Part test) {}

    private CrossValidation() {}

    /**
     * The pooled figures; {@link FinalEvaluation#test} has the folds' test parts one after another.
     *
     * @param folds whose test parts have no image in common
     * @param positive for two classes
     * @param pulse called often; may throw to end it
     */
    public static FinalEvaluation of(
            List<Fold> folds, Optional<Integer> positive, EvaluationSettings settings, Runnable pulse) {
        if (folds.size() < 2) {
            throw new IllegalArgumentException("a cross-validation needs two folds or more, got " + folds.size());
        }
        List<FinalEvaluation> evaluated = folds.stream()
                .map(fold -> FinalEvaluation.of(fold.validation(), fold.test(), positive, settings, pulse))
                .toList();
        ScoredPart pooled =
                ScoredPart.joined(evaluated.stream().map(FinalEvaluation::test).toList());
        AnswerChoice choice =
                AnswerChoice.on(joined(folds.stream().map(Fold::test).toList()), positive, settings);
        Metrics metrics = Evaluation.of(
                pooled.probabilities(),
                pooled.answers(),
                pooled.labels(),
                choice.decision(),
                Optional.ofNullable(settings.prevalence()),
                pulse);
        List<Metrics> ofFolds = evaluated.stream().map(FinalEvaluation::metrics).toList();
        return new FinalEvaluation(choice, metrics, Optional.empty(), pooled, ofFolds);
    }

    private static Part joined(List<Part> parts) {
        return new Part(
                parts.stream().flatMap(part -> Arrays.stream(part.logits())).toArray(double[][]::new),
                parts.stream()
                        .flatMapToInt(part -> Arrays.stream(part.labels()))
                        .toArray());
    }
}
