package io.scanstream.trainer.evaluation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.catchThrowable;
import static org.assertj.core.api.Assertions.within;

import io.scanstream.contract.EvaluationSettings;
import io.scanstream.contract.OperatingPointRule;
import io.scanstream.evaluation.Decision;
import io.scanstream.evaluation.Evaluation;
import io.scanstream.evaluation.TemperatureScaling;
import io.scanstream.trainer.evaluation.FinalEvaluation.Part;
import io.scanstream.trainer.job.JobAbandonedException;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class FinalEvaluationTest {

    private static final Optional<Integer> POSITIVE = Optional.of(1);
    private static final Part VALIDATION = DrawnParts.of(1, 60, 1.5, 0);

    @Test
    void temperature_and_threshold_are_the_same_whatever_the_test_part_is() {
        // Given: a test part that lies as the validation part, and one that would want another choice
        Part like = DrawnParts.of(2, 60, 1.5, 0);
        Part unlike = DrawnParts.of(3, 90, 6, 3);

        // When
        FinalEvaluation first = FinalEvaluation.of(VALIDATION, like, POSITIVE, EvaluationSettings.defaults(), () -> {});
        FinalEvaluation second =
                FinalEvaluation.of(VALIDATION, unlike, POSITIVE, EvaluationSettings.defaults(), () -> {});

        // Then
        assertThat(second.choice()).isEqualTo(first.choice());
        assertThat(second.metrics()).isNotEqualTo(first.metrics());
        assertThat(AnswerChoice.on(unlike, POSITIVE, EvaluationSettings.defaults()))
                .isNotEqualTo(first.choice());
    }

    @Test
    void the_threshold_is_one_of_calibrated_probabilities() {
        // Given: a network that is four times as sure as it should be
        Part sure = new Part(times(4, VALIDATION.logits()), VALIDATION.labels());

        // When
        FinalEvaluation evaluation = FinalEvaluation.of(sure, sure, POSITIVE, EvaluationSettings.defaults(), () -> {});

        // Then
        FinalEvaluation modest =
                FinalEvaluation.of(VALIDATION, VALIDATION, POSITIVE, EvaluationSettings.defaults(), () -> {});
        double temperature = evaluation.choice().calibration().temperature();
        assertThat(temperature).isCloseTo(4 * modest.choice().calibration().temperature(), within(1e-6));
        assertThat(((Decision.Threshold) evaluation.choice().decision()).threshold())
                .isCloseTo(((Decision.Threshold) modest.choice().decision()).threshold(), within(1e-6));
        assertThat(evaluation.metrics().confusion()).isEqualTo(modest.metrics().confusion());
    }

    @Test
    void the_metrics_are_those_of_the_test_part_as_a_model_will_answer_it() {
        // Given
        Part test = DrawnParts.of(2, 60, 1.5, 0);

        // When
        FinalEvaluation evaluation =
                FinalEvaluation.of(VALIDATION, test, POSITIVE, new EvaluationSettings(null, null, 0.02), () -> {});

        // Then
        AnswerChoice choice = evaluation.choice();
        assertThat(evaluation.metrics())
                .isEqualTo(Evaluation.of(
                        choice.calibration().probabilities(test.logits()),
                        test.labels(),
                        choice.decision(),
                        Optional.of(0.02)));
        assertThat(evaluation.metrics().prevalence()).isEqualTo(0.02);
        assertThat(evaluation.test().size()).isEqualTo(60);
        assertThat(evaluation.validation()).isPresent();
        assertThat(evaluation.folds()).isEmpty();
    }

    @Test
    void a_sensitivity_that_is_asked_for_is_reached_on_the_validation_part() {
        // When
        FinalEvaluation evaluation = FinalEvaluation.of(
                VALIDATION,
                VALIDATION,
                POSITIVE,
                new EvaluationSettings(OperatingPointRule.SENSITIVITY, 0.95, null),
                () -> {});

        // Then
        assertThat(evaluation.metrics().sensitivity().value()).isGreaterThanOrEqualTo(0.95);
    }

    @Test
    void of_more_than_two_classes_the_most_probable_one_is_the_answer() {
        // Given
        double[][] logits = {{2, 0, 0}, {0, 2, 1}, {0, 1, 2}, {1, 0, 0.5}, {0, 1, 0}, {1, 0, 0.9}};
        Part part = new Part(logits, new int[] {0, 1, 2, 0, 1, 2});

        // When
        FinalEvaluation evaluation =
                FinalEvaluation.of(part, part, Optional.empty(), EvaluationSettings.defaults(), () -> {});

        // Then
        assertThat(evaluation.choice().decision()).isEqualTo(new Decision.MostProbable());
        assertThat(evaluation.choice().calibration()).isNotEqualTo(TemperatureScaling.none());
        assertThat(evaluation.test().answers()).containsExactly(0, 1, 2, 0, 1, 0);
        assertThat(evaluation.metrics().confusion()).isNull();
    }

    @Test
    void logits_and_labels_of_different_number_are_refused() {
        // When
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new Part(new double[3][2], new int[2]))

                // Then
                .withMessage("there are the logits of 3 images, but 2 labels");
    }

    private static double[][] times(double factor, double[][] logits) {
        double[][] scaled = new double[logits.length][2];
        for (int i = 0; i < scaled.length; i++) {
            scaled[i][0] = factor * logits[i][0];
            scaled[i][1] = factor * logits[i][1];
        }
        return scaled;
    }

    @Test
    void an_evaluation_that_nobody_wants_any_more_is_left() {
        // Given
        Runnable pulse = () -> {
            throw new JobAbandonedException("job-1");
        };

        // When
        Throwable end = catchThrowable(
                () -> FinalEvaluation.of(VALIDATION, VALIDATION, POSITIVE, EvaluationSettings.defaults(), pulse));

        // Then
        assertThat(end).isInstanceOf(JobAbandonedException.class);
    }
}
