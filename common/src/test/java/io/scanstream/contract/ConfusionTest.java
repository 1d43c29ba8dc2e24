package io.scanstream.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

class ConfusionTest {

    @Test
    @DisplayName("Right and wrong answers are counted by what was true")
    void answersAreCounted() {
        // Given
        boolean[] answers = {true, true, false, true, false, false, true, true};
        boolean[] positives = {true, true, true, false, false, false, false, true};

        // When
        Confusion confusion = Confusion.of(answers, positives);

        // Then
        assertThat(confusion).isEqualTo(new Confusion(3, 2, 2, 1));
    }

    @Test
    @DisplayName("Sensitivity, specificity and Youden's index follow from the counts")
    void ratesFollowFromCounts() {
        // When
        Confusion confusion = new Confusion(30, 20, 60, 10);

        // Then
        assertThat(confusion.sensitivity()).isEqualTo(0.75);
        assertThat(confusion.specificity()).isEqualTo(0.75);
        assertThat(confusion.youdenIndex()).isCloseTo(0.5, within(1e-15));
    }

    @Test
    @DisplayName("A rate without a case to count is 0, not NaN")
    void rateOfNothingIsZero() {
        // When
        Confusion confusion = new Confusion(0, 0, 0, 0);

        // Then
        assertThat(confusion.sensitivity()).isZero();
        assertThat(confusion.specificity()).isZero();
    }
}
