package io.scanstream.trainer.evaluation;

import io.scanstream.contract.EvaluationSettings;
import io.scanstream.evaluation.Decision;
import io.scanstream.evaluation.Evaluation;
import io.scanstream.evaluation.OperatingPoint;
import io.scanstream.evaluation.ScoredImages;
import io.scanstream.evaluation.TemperatureScaling;
import io.scanstream.trainer.evaluation.FinalEvaluation.Part;
import java.util.Optional;

/**
 * How a model's logits become answers.
 *
 * @param calibration logits to probabilities
 * @param decision probabilities to a label
 */
public record AnswerChoice(TemperatureScaling calibration, Decision decision) {

    /** The temperature first: the threshold is one of the probabilities that will be served. */
    static AnswerChoice on(Part part, Optional<Integer> positive, EvaluationSettings settings) {
        TemperatureScaling calibration = TemperatureScaling.fitted(part.logits(), part.labels());
        double[][] probabilities = calibration.probabilities(part.logits());
        Decision decision = positive.<Decision>map(label -> {
                    ScoredImages images = ScoredImages.of(probabilities, part.labels(), label);
                    return new Decision.Threshold(
                            label, OperatingPoint.chosen(images, settings).threshold());
                })
                .orElseGet(Decision.MostProbable::new);
        return new AnswerChoice(calibration, decision);
    }

    ScoredPart scored(Part part) {
        double[][] probabilities = calibration.probabilities(part.logits());
        return new ScoredPart(probabilities, Evaluation.labels(probabilities, decision), part.labels());
    }
}
