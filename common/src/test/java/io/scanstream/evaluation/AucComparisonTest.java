package io.scanstream.evaluation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import java.util.Random;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

class AucComparisonTest {

    @Test
    @DisplayName("Areas, interval and p are those of DeLong's definition, computed pair by pair in NumPy and SciPy")
    void isThatOfTheDefinition() {
        // When
        AucComparison comparison = AucComparison.of(ReferenceScores.FIRST, ReferenceScores.SECOND);

        // Then
        assertThat(comparison.first()).isCloseTo(0.888_888_888_888_888_9, within(1e-12));
        assertThat(comparison.second()).isCloseTo(0.791_666_666_666_666_7, within(1e-12));
        assertThat(comparison.low()).isCloseTo(-0.129_225_857_289_423_5, within(1e-12));
        assertThat(comparison.high()).isCloseTo(0.323_670_301_733_867_9, within(1e-12));
        assertThat(comparison.p().orElseThrow()).isCloseTo(0.400_077_788_670_288_5, within(1e-12));
    }

    @Test
    @DisplayName("The models in the other order have the other difference and the same p")
    void orderOfModelsTurnsTheDifference() {
        // Given
        AucComparison comparison = AucComparison.of(ReferenceScores.FIRST, ReferenceScores.SECOND);

        // When
        AucComparison turned = AucComparison.of(ReferenceScores.SECOND, ReferenceScores.FIRST);

        // Then
        assertThat(turned.low()).isCloseTo(-comparison.high(), within(1e-15));
        assertThat(turned.high()).isCloseTo(-comparison.low(), within(1e-15));
        assertThat(turned.p().orElseThrow()).isCloseTo(comparison.p().orElseThrow(), within(1e-15));
    }

    @Test
    @DisplayName("A model does not differ from itself")
    void sameScoresDoNotDiffer() {
        // When
        AucComparison comparison = AucComparison.of(ReferenceScores.FIRST, ReferenceScores.FIRST);

        // Then
        assertThat(comparison.p()).hasValue(1);
        assertThat(comparison.low()).isZero();
        assertThat(comparison.high()).isZero();
    }

    @Test
    @DisplayName("Where the scores leave no variance, a difference proves nothing")
    void noVarianceHasNoP() {
        // Given: one model separates, the other tells no two images apart
        boolean[] positives = {false, true};
        ScoredImages separated = new ScoredImages(new double[] {0.2, 0.8}, positives);
        ScoredImages tied = new ScoredImages(new double[] {0.5, 0.5}, positives);

        // When
        AucComparison comparison = AucComparison.of(separated, tied);

        // Then
        assertThat(comparison.first() - comparison.second()).isEqualTo(0.5);
        assertThat(comparison.p()).isEmpty();
    }

    @Test
    @DisplayName("Equally good models are told apart at the level of .05 in about 5 of 100 cases")
    void equalModelsSeldomDiffer() {
        // Given
        Random random = new Random(20_260_102);
        int runs = 1_000;

        // When
        int different = 0;
        for (int i = 0; i < runs; i++) {
            ScoredImages first = Scores.binormal(random, 40, 40, 1);
            ScoredImages second = Scores.binormal(random, 40, 40, 1);
            different += AucComparison.of(first, second).p().orElseThrow() < 0.05 ? 1 : 0;
        }

        // Then
        assertThat((double) different / runs).isBetween(0.03, 0.08);
    }

    @Test
    @DisplayName("Scores of different images are refused")
    void differentImagesAreRefused() {
        // Given
        ScoredImages other = new ScoredImages(new double[] {0.1, 0.9}, new boolean[] {false, true});

        // When
        assertThatIllegalArgumentException()
                .isThrownBy(() -> AucComparison.of(ReferenceScores.FIRST, other))

                // Then
                .withMessage("two models are compared on the same images in the same order");
    }
}
