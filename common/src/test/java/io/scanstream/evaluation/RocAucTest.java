package io.scanstream.evaluation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import io.scanstream.contract.Estimate;
import java.util.Random;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class RocAucTest {

    @ParameterizedTest(name = "{1} images on {2} levels")
    @CsvSource({"1, 2, 10", "2, 20, 3", "3, 50, 1", "4, 100, 10", "5, 333, 1000000", "6, 800, 25"})
    @DisplayName("The value is the share of pairs that are in order, ties counting half")
    void valueIsTheShareOfPairsInOrder(long seed, int size, int levels) {
        // Given
        ScoredImages images = Scores.random(seed, size, levels);

        // When
        Estimate auc = RocAuc.of(images);

        // Then
        assertThat(auc.value()).isCloseTo(pairsInOrder(images), within(1e-12));
    }

    @ParameterizedTest(name = "{0} negative, {1} positive")
    @CsvSource({"1, 1", "5, 3", "40, 200", "60000, 50000"})
    @DisplayName("Fully separated images have the value 1 and still a lower bound below it")
    void separationGivesOne(int negatives, int positives) {
        // Given
        ScoredImages images = Scores.separated(negatives, positives);

        // When
        Estimate auc = RocAuc.of(images);

        // Then
        assertThat(auc.value()).isEqualTo(1);
        assertThat(auc.high()).isEqualTo(1);
        assertThat(auc.low()).isGreaterThan(0).isLessThan(1);
    }

    @Test
    @DisplayName("Images that all score the same have the value one half")
    void tiesGiveOneHalf() {
        // Given
        ScoredImages images = Scores.random(7, 40, 1);
        ScoredImages tied = new ScoredImages(new double[40], images.positives());

        // When
        Estimate auc = RocAuc.of(tied);

        // Then
        assertThat(auc.value()).isEqualTo(0.5);
        assertThat(auc.low()).isLessThan(0.5);
        assertThat(auc.high()).isGreaterThan(0.5);
    }

    @ParameterizedTest
    @ValueSource(longs = {11, 12, 13})
    @DisplayName("Scores turned round turn the value and its interval round")
    void reversedScoresMirrorEverything(long seed) {
        // Given
        ScoredImages images = Scores.random(seed, 60, 50);
        Estimate auc = RocAuc.of(images);

        // When
        Estimate mirrored = RocAuc.of(Scores.reversed(images));

        // Then
        assertThat(mirrored.value()).isCloseTo(1 - auc.value(), within(1e-12));
        assertThat(mirrored.low()).isCloseTo(1 - auc.high(), within(1e-12));
        assertThat(mirrored.high()).isCloseTo(1 - auc.low(), within(1e-12));
    }

    @ParameterizedTest(name = "positive: {0}")
    @ValueSource(booleans = {true, false})
    @DisplayName("Images of one kind alone have no AUC")
    void oneKindAloneIsRefused(boolean positive) {
        // Given
        ScoredImages images = new ScoredImages(new double[] {0.1, 0.2}, new boolean[] {positive, positive});

        // When
        assertThatIllegalArgumentException()
                .isThrownBy(() -> RocAuc.of(images))

                // Then
                .withMessage(
                        "the AUC needs images of both kinds, got %d positive and %d negative",
                        positive ? 2 : 0, positive ? 0 : 2);
    }

    @Test
    @DisplayName("The interval of small binormal samples covers the true AUC in about 95 of 100 cases")
    void intervalCovers() {
        // Given
        double distance = 1.5;
        double truth = 0.855_578; // of the standard normal distribution at 1.5 / sqrt(2)
        Random random = new Random(20_260_101);
        int runs = 2_000;

        // When
        int covered = 0;
        for (int i = 0; i < runs; i++) {
            Estimate auc = RocAuc.of(Scores.binormal(random, 20, 15, distance));
            covered += auc.low() <= truth && truth <= auc.high() ? 1 : 0;
        }

        // Then
        assertThat((double) covered / runs).isBetween(0.92, 0.98);
    }

    private static double pairsInOrder(ScoredImages images) {
        double inOrder = 0;
        long pairs = 0;
        for (int i = 0; i < images.size(); i++) {
            for (int j = 0; j < images.size(); j++) {
                if (images.positives()[i] && !images.positives()[j]) {
                    pairs++;
                    double lead = images.scores()[i] - images.scores()[j];
                    inOrder += lead > 0 ? 1 : lead == 0 ? 0.5 : 0;
                }
            }
        }
        return inOrder / pairs;
    }
}
