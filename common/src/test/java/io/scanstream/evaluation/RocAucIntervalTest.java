package io.scanstream.evaluation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.scanstream.contract.Estimate;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The bounds against the equation that defines them, written down and solved in another way. */
class RocAucIntervalTest {

    private static final double Z = 1.959_963_984_540_054;

    @ParameterizedTest(name = "{1} images on {2} levels")
    @CsvSource({"1, 10, 100", "2, 20, 3", "3, 40, 100", "4, 100, 10", "5, 1000, 1000"})
    @DisplayName("Between the value and each bound lie 1.96 standard errors of the bound")
    void boundsSolveTheirEquation(long seed, int size, int levels) {
        // Given
        ScoredImages images = Scores.random(seed, size, levels);

        // When
        Estimate auc = RocAuc.of(images);

        // Then
        assertThat(auc.value() - auc.low()).isCloseTo(Z * hanleyMcNeil(auc.low(), images), within(1e-9));
        assertThat(auc.high() - auc.value()).isCloseTo(Z * hanleyMcNeil(auc.high(), images), within(1e-9));
    }

    @ParameterizedTest(name = "{1} images on {2} levels")
    @CsvSource({"1, 10, 100", "2, 20, 3", "3, 40, 100", "4, 100, 10", "5, 1000, 1000"})
    @DisplayName("The bounds are the ones nearest to the value that solve the equation")
    void boundsAreTheNearestSolutions(long seed, int size, int levels) {
        // Given
        ScoredImages images = Scores.random(seed, size, levels);

        // When
        Estimate auc = RocAuc.of(images);

        // Then
        assertThat(auc.low()).isCloseTo(firstSolution(auc.value(), -1e-5, images), within(1e-5));
        assertThat(auc.high()).isCloseTo(firstSolution(auc.value(), 1e-5, images), within(1e-5));
    }

    @ParameterizedTest
    @ValueSource(longs = {21, 22, 23, 24})
    @DisplayName("The interval contains the value and is narrower the more images say the same")
    void intervalShrinks(long seed) {
        // Given
        ScoredImages images = Scores.random(seed, 30, 40);
        Estimate before = RocAuc.of(images);

        // When
        Estimate after = RocAuc.of(Scores.repeated(images, 100));

        // Then
        assertThat(after.value()).isCloseTo(before.value(), within(1e-12)).isBetween(after.low(), after.high());
        assertThat(before.value()).isBetween(before.low(), before.high());
        assertThat((after.high() - after.low()) / (before.high() - before.low()))
                .isBetween(0.09, 0.13);
        assertThat(before.low()).isBetween(0.0, 1.0);
        assertThat(before.high()).isBetween(0.0, 1.0);
    }

    /**
     * Hanley and McNeil, "The meaning and use of the area under a ROC curve", Radiology 143 (1982), equation 1, with
     * both group sizes in the numerator replaced by their mean, which is Newcombe's method 5.
     */
    private static double hanleyMcNeil(double theta, ScoredImages images) {
        double positives = images.positiveCount();
        double negatives = images.negativeCount();
        double group = (positives + negatives) / 2;
        double q1 = theta / (2 - theta);
        double q2 = 2 * theta * theta / (1 + theta);
        double square = theta * theta;
        return Math.sqrt((theta * (1 - theta) + (group - 1) * (q1 - square) + (group - 1) * (q2 - square))
                / (positives * negatives));
    }

    /** Walks away from the value in small steps until the standard error no longer reaches back. */
    private static double firstSolution(double value, double step, ScoredImages images) {
        double theta = value;
        while (theta + step > 0
                && theta + step < 1
                && Math.abs(theta + step - value) <= Z * hanleyMcNeil(theta + step, images)) {
            theta += step;
        }
        return theta;
    }
}
