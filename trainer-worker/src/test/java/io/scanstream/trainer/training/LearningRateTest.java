package io.scanstream.trainer.training;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.scanstream.contract.Hyperparameters;
import io.scanstream.contract.Plateau;
import io.scanstream.contract.Schedule;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class LearningRateTest {

    @Test
    void a_falling_loss_leaves_the_rate_alone() {
        // Given
        LearningRate rate = new PlateauLearningRate(0.01, new Plateau(0.5, 2, 0, 0.0));

        // When
        for (int epoch = 0; epoch < 10; epoch++) {
            rate.epochEnded(1.0 / (epoch + 1));
        }

        // Then
        assertThat(rate.value()).isEqualTo(0.01);
    }

    @Test
    void the_rate_falls_after_patience_epochs_without_a_better_loss() {
        // Given
        LearningRate rate = new PlateauLearningRate(0.01, new Plateau(0.5, 3, 0, 0.0));
        rate.epochEnded(1);
        rate.epochEnded(1);
        rate.epochEnded(1);
        double before = rate.value();

        // When
        rate.epochEnded(1);

        // Then
        assertThat(before).isEqualTo(0.01);
        assertThat(rate.value()).isEqualTo(0.005);
    }

    @Test
    void epochs_of_the_cooldown_do_not_count() {
        // Given
        LearningRate rate = new PlateauLearningRate(0.01, new Plateau(0.5, 1, 3, 0.0));
        rate.epochEnded(1);
        rate.epochEnded(1);
        double reducedOnce = rate.value();

        // When
        rate.epochEnded(1);
        rate.epochEnded(1);
        double stillCooling = rate.value();
        rate.epochEnded(1);

        // Then
        assertThat(reducedOnce).isEqualTo(0.005);
        assertThat(stillCooling).isEqualTo(0.005);
        assertThat(rate.value()).isEqualTo(0.0025);
    }

    @Test
    void the_rate_stops_at_the_floor() {
        // Given
        LearningRate rate = new PlateauLearningRate(0.01, new Plateau(0.1, 1, 0, 0.004));

        // When
        for (int epoch = 0; epoch < 10; epoch++) {
            rate.epochEnded(1);
        }

        // Then
        assertThat(rate.value()).isEqualTo(0.004);
    }

    @Test
    void a_floor_above_the_rate_does_not_raise_it() {
        // Given
        LearningRate rate = new PlateauLearningRate(1e-5, new Plateau(0.8, 1, 0, 1e-4));

        // When
        for (int epoch = 0; epoch < 5; epoch++) {
            rate.epochEnded(1);
        }

        // Then
        assertThat(rate.value()).isEqualTo(1e-5);
    }

    @Test
    void the_cosine_begins_at_the_rate_that_was_asked_for_and_ends_near_0() {
        // Given
        LearningRate rate = new CosineLearningRate(0.01, 100);
        double[] values = new double[100];

        // When
        for (int epoch = 0; epoch < values.length; epoch++) {
            values[epoch] = rate.value();
            rate.epochEnded(epoch);
        }

        // Then
        assertThat(values[0]).isEqualTo(0.01);
        assertThat(values[50]).isCloseTo(0.005, within(1e-12));
        assertThat(values[99]).isBetween(0.0, 1e-5);
        for (int epoch = 1; epoch < values.length; epoch++) {
            assertThat(values[epoch]).isLessThan(values[epoch - 1]);
        }
    }

    @Test
    void a_constant_rate_stays() {
        // Given
        LearningRate rate = new ConstantLearningRate(0.01);

        // When
        for (int epoch = 0; epoch < 50; epoch++) {
            rate.epochEnded(epoch);
        }

        // Then
        assertThat(rate.value()).isEqualTo(0.01);
    }

    @ParameterizedTest
    @CsvSource({
        "PLATEAU, io.scanstream.trainer.training.PlateauLearningRate",
        "COSINE, io.scanstream.trainer.training.CosineLearningRate",
        "CONSTANT, io.scanstream.trainer.training.ConstantLearningRate",
    })
    void each_schedule_begins_at_the_rate_that_was_asked_for(Schedule schedule, Class<?> expected) {
        // Given
        Hyperparameters hyperparameters =
                Hyperparameters.builder().schedule(schedule).learningRate(0.02).build();

        // When
        LearningRate rate = LearningRate.of(hyperparameters);

        // Then
        assertThat(rate).isInstanceOf(expected);
        assertThat(rate.value()).isEqualTo(0.02);
    }
}
