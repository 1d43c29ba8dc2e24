package io.scanstream.evaluation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import io.scanstream.contract.Estimate;
import java.util.concurrent.CancellationException;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

class AveragePrecisionTest {

    @Test
    @DisplayName("The value is that of scikit-learn's average_precision_score, ties and all")
    void valueIsThatOfScikitLearn() {
        // When
        Estimate first = AveragePrecision.of(ReferenceScores.FIRST, () -> {});
        Estimate second = AveragePrecision.of(ReferenceScores.SECOND, () -> {});

        // Then
        assertThat(first.value()).isCloseTo(0.916_666_666_666_666_5, within(1e-12));
        assertThat(second.value()).isCloseTo(0.837_499_999_999_999_9, within(1e-12));
    }

    @Test
    @DisplayName("The interval has the percentiles of a bootstrap of 20,000 resamples in NumPy, but for chance")
    void intervalIsThatOfALongerBootstrap() {
        // When
        Estimate second = AveragePrecision.of(ReferenceScores.SECOND, () -> {});

        // Then
        assertThat(second.low()).isCloseTo(0.639, within(0.02));
        assertThat(second.high()).isCloseTo(1, within(0.02));
    }

    @Test
    @DisplayName("The same scores have the same interval, in whatever order the images come")
    void intervalDoesNotDependOnTheOrder() {
        // Given
        ScoredImages images = Scores.random(3, 200, 50);
        int size = images.size();
        double[] scores = new double[size];
        boolean[] positives = new boolean[size];
        for (int i = 0; i < size; i++) {
            scores[i] = images.scores()[size - 1 - i];
            positives[i] = images.positives()[size - 1 - i];
        }

        // When
        Estimate turned = AveragePrecision.of(new ScoredImages(scores, positives), () -> {});

        // Then
        assertThat(turned).isEqualTo(AveragePrecision.of(images, () -> {}));
    }

    @Test
    @DisplayName("Fully separated images have the value 1 and still a lower bound below it")
    void separationGivesOne() {
        // When
        Estimate separated = AveragePrecision.of(Scores.separated(30, 10), () -> {});

        // Then: Wilson's bound of 10 of 10
        assertThat(separated.value()).isEqualTo(1);
        assertThat(separated.high()).isEqualTo(1);
        assertThat(separated.low()).isCloseTo(0.722_467_200_137_110_7, within(1e-12));
    }

    @Test
    @DisplayName("Scores that are all the same have the share of positive images")
    void tiesGiveThePrevalence() {
        // When
        Estimate tied = AveragePrecision.of(
                new ScoredImages(new double[4], new boolean[] {true, false, false, false}), () -> {});

        // Then
        assertThat(tied).isEqualTo(new Estimate(0.25, 0.25, 0.25));
    }

    @Test
    @DisplayName("Images of one kind alone have none")
    void oneKindAloneIsRefused() {
        // Given
        ScoredImages images = new ScoredImages(new double[2], new boolean[2]);

        // When
        assertThatIllegalArgumentException()
                .isThrownBy(() -> AveragePrecision.of(images, () -> {}))

                // Then
                .withMessage("the AUC needs images of both kinds, got 0 positive and 2 negative");
    }

    @Test
    @DisplayName("An interval that nobody wants any more is left before the next resample")
    void unwantedIntervalIsLeft() {
        // Given
        int[] asked = {0};
        Runnable pulse = () -> {
            if (++asked[0] == 3) {
                throw new CancellationException("nobody wants it");
            }
        };

        // When
        assertThatExceptionOfType(CancellationException.class)
                .isThrownBy(() -> AveragePrecision.of(Scores.random(3, 200, 50), pulse));

        // Then
        assertThat(asked[0]).isEqualTo(3);
    }
}
