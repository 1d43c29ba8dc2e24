package io.scanstream.trainer.training;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.scanstream.contract.Hyperparameters;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Of five stages. */
class ThawPlanTest {

    static Stream<Arguments> plans() {
        return Stream.of(
                plan(5, 0, 0, 5, 5, 5, 5, 5, 5),
                plan(5, 1, 1, 5, 5, 5, 5, 5, 5),
                plan(2, 0, 0, 2, 2, 2, 2, 2, 2),
                plan(0, 0, 0, 0, 0, 0, 0, 0, 0),
                plan(2, 3, 0, 5, 5, 5, 2, 2, 2),
                plan(2, 0, 1, 4, 3, 2, 2, 2, 2),
                plan(2, 1, 1, 5, 4, 3, 2, 2, 2),
                plan(2, 0, 2, 4, 4, 3, 3, 2, 2),
                plan(4, 1, 2, 5, 4, 4, 4, 4, 4),
                plan(0, 2, 1, 5, 5, 4, 3, 2, 1));
    }

    private static Arguments plan(int cut, int headWarmUpEpochs, int epochsPerStage, int... expected) {
        return Arguments.of(cut, headWarmUpEpochs, epochsPerStage, expected);
    }

    @ParameterizedTest(name = "cut {0}, {1} epochs of warm-up, {2} epochs per stage")
    @MethodSource("plans")
    void the_head_warms_up_and_then_stages_are_added_from_the_last_to_the_cut(
            int cut, int headWarmUpEpochs, int epochsPerStage, int[] expected) {
        // Given
        Hyperparameters hyperparameters = Hyperparameters.builder()
                .headWarmUpEpochs(headWarmUpEpochs)
                .epochsPerStage(epochsPerStage)
                .build();

        // When
        ThawPlan plan = ThawPlan.of(cut, 5, hyperparameters);

        // Then
        assertThat(IntStream.rangeClosed(1, 6).map(plan::firstTrainable)).containsExactly(boxed(expected));
    }

    private static Integer[] boxed(int[] values) {
        return IntStream.of(values).boxed().toArray(Integer[]::new);
    }

    @Test
    void late_epochs_stay_at_the_cut() {
        assertThat(new ThawPlan(1, 5, 9_999, 1).firstTrainable(10_000)).isEqualTo(4);
        assertThat(new ThawPlan(1, 5, 0, 1).firstTrainable(10_000)).isEqualTo(1);
    }

    @ParameterizedTest
    @ValueSource(ints = {-1, 6})
    void a_cut_outside_of_the_stages_is_refused(int cut) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new ThawPlan(cut, 5, 0, 0))
                .withMessage("the cut must be from 0 to 5 stages, got %d".formatted(cut));
    }
}
