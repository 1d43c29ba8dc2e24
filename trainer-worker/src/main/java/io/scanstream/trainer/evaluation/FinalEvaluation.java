package io.scanstream.trainer.evaluation;

import io.scanstream.contract.Metrics;
import io.scanstream.evaluation.Decision;
import io.scanstream.evaluation.Evaluation;
import io.scanstream.evaluation.OperatingPoint;
import java.util.Optional;

/**
 * The last step before publishing.
 *
 * @param decision chosen on the validation part
 * @param metrics on the test part, at that decision
 */
public record FinalEvaluation(Decision decision, Metrics metrics) {

    /** What the network says of one part, and the truth. */
    public record Part(double[][] probabilities, int[] labels) {}

    /** @param positive for two classes */
    public static FinalEvaluation of(Part validation, Part test, Optional<Integer> positive) {
        Decision decision = positive.map(label -> threshold(validation, label)).orElseGet(Decision.MostProbable::new);
        return new FinalEvaluation(decision, Evaluation.of(test.probabilities(), test.labels(), decision));
    }

    private static Decision threshold(Part validation, int positive) {
        OperatingPoint point =
                OperatingPoint.youden(Evaluation.scores(validation.probabilities(), validation.labels(), positive));
        return new Decision.Threshold(positive, point.threshold());
    }
}
