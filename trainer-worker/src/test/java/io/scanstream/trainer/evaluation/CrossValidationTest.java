package io.scanstream.trainer.evaluation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.scanstream.contract.Confusion;
import io.scanstream.contract.EvaluationSettings;
import io.scanstream.contract.Metrics;
import io.scanstream.trainer.evaluation.CrossValidation.Fold;
import io.scanstream.trainer.evaluation.FinalEvaluation.Part;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class CrossValidationTest {

    private static final Optional<Integer> POSITIVE = Optional.of(1);
    private static final EvaluationSettings SETTINGS = EvaluationSettings.defaults();

    /** The networks of the folds differ in how sure they are and in where their threshold lies. */
    private static final List<Fold> FOLDS = IntStream.range(0, 3)
            .mapToObj(fold ->
                    new Fold(DrawnParts.of(fold, 30, 1.5, fold), DrawnParts.of(10 + fold, 24 + 3 * fold, 1.5, fold)))
            .toList();

    @Test
    void each_fold_is_scored_by_what_was_chosen_on_its_own_validation_part() {
        // When
        FinalEvaluation pooled = CrossValidation.of(FOLDS, POSITIVE, SETTINGS, () -> {});

        // Then
        List<Metrics> alone = FOLDS.stream()
                .map(fold -> FinalEvaluation.of(fold.validation(), fold.test(), POSITIVE, SETTINGS, () -> {})
                        .metrics())
                .toList();
        assertThat(pooled.folds()).isEqualTo(alone);
    }

    @Test
    void the_pooled_answers_are_those_of_the_folds_one_after_another() {
        // When
        FinalEvaluation pooled = CrossValidation.of(FOLDS, POSITIVE, SETTINGS, () -> {});

        // Then
        int[] counts = new int[4];
        for (Metrics fold : pooled.folds()) {
            counts[0] += fold.confusion().truePositives();
            counts[1] += fold.confusion().falsePositives();
            counts[2] += fold.confusion().trueNegatives();
            counts[3] += fold.confusion().falseNegatives();
        }
        assertThat(pooled.metrics().confusion()).isEqualTo(new Confusion(counts[0], counts[1], counts[2], counts[3]));
        assertThat(pooled.metrics().n()).isEqualTo(24 + 27 + 30);
        assertThat(pooled.test().labels()[24]).isEqualTo(FOLDS.get(1).test().labels()[0]);
        assertThat(pooled.validation()).isEmpty();
    }

    @Test
    void the_last_models_choice_changes_no_figure() {
        // Given: a fold whose test part is of another kind than its validation part
        Part odd = DrawnParts.of(99, 60, 4, -3);
        List<Fold> folds = List.of(FOLDS.get(0), new Fold(FOLDS.get(1).validation(), odd));

        // When
        FinalEvaluation pooled = CrossValidation.of(folds, POSITIVE, SETTINGS, () -> {});

        // Then: the choice is that of the pooled logits, but the answers are still those of the folds' own choices
        AnswerChoice own = AnswerChoice.on(FOLDS.get(1).validation(), POSITIVE, SETTINGS);
        assertThat(pooled.choice()).isNotEqualTo(own);
        assertThat(pooled.folds().get(1).confusion())
                .isEqualTo(FinalEvaluation.of(FOLDS.get(1).validation(), odd, POSITIVE, SETTINGS, () -> {})
                        .metrics()
                        .confusion());
        assertThat(IntStream.of(pooled.test().answers()).skip(24).toArray())
                .isEqualTo(own.scored(odd).answers());
    }

    @Test
    void one_fold_is_none() {
        // When
        assertThatIllegalArgumentException()
                .isThrownBy(() -> CrossValidation.of(FOLDS.subList(0, 1), POSITIVE, SETTINGS, () -> {}))

                // Then
                .withMessage("a cross-validation needs two folds or more, got 1");
    }
}
