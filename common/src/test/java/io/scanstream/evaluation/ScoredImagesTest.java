package io.scanstream.evaluation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

class ScoredImagesTest {

    @Test
    @DisplayName("Positives and negatives are counted")
    void kindsAreCounted() {
        // When
        ScoredImages images = new ScoredImages(new double[] {0.1, 0.2, 0.3}, new boolean[] {true, false, false});

        // Then
        assertThat(images.size()).isEqualTo(3);
        assertThat(images.positiveCount()).isEqualTo(1);
        assertThat(images.negativeCount()).isEqualTo(2);
    }

    @Test
    @DisplayName("Scores and truths of different number are refused")
    void differentNumbersAreRefused() {
        // When
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new ScoredImages(new double[2], new boolean[3]))

                // Then
                .withMessage("2 scores for 3 images");
    }

    @Test
    @DisplayName("A score that is not a number is refused: it would sort anywhere")
    void notANumberIsRefused() {
        // When
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new ScoredImages(new double[] {0.1, Double.NaN}, new boolean[2]))

                // Then
                .withMessage("a score is not a number");
    }
}
