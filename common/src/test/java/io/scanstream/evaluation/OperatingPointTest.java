package io.scanstream.evaluation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;

import io.scanstream.contract.Confusion;
import io.scanstream.contract.EvaluationSettings;
import io.scanstream.contract.OperatingPointRule;
import java.time.Duration;
import java.util.stream.DoubleStream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class OperatingPointTest {

    @ParameterizedTest(name = "{1} images on {2} levels, reversed: {3}")
    @CsvSource({
        "1, 2, 10, false",
        "2, 20, 3, false",
        "3, 50, 1, false",
        "4, 100, 10, false",
        "5, 300, 1000, false",
        "6, 2, 10, true",
        "7, 20, 3, true",
        "8, 300, 1000, true"
    })
    @DisplayName("No threshold whatever has a higher Youden index than the one that is chosen")
    void noThresholdIsBetter(long seed, int size, int levels, boolean reversed) {
        // Given
        ScoredImages random = Scores.random(seed, size, levels);
        ScoredImages images = reversed ? Scores.reversed(random) : random;

        // When
        OperatingPoint chosen = OperatingPoint.youden(images);

        // Then
        double best = everyThreshold(images)
                .map(threshold -> youdenIndex(threshold, images))
                .max()
                .orElseThrow();
        assertThat(youdenIndex(chosen.threshold(), images)).isEqualTo(best);
    }

    @ParameterizedTest(name = "{1} images on {2} levels")
    @CsvSource({"21, 20, 3", "22, 60, 5", "23, 12, 100"})
    @DisplayName("Of thresholds that are equally good, one nearest to a half is chosen")
    void equalsAreDecidedByTheHalf(long seed, int size, int levels) {
        // Given
        ScoredImages images = Scores.random(seed, size, levels);

        // When
        OperatingPoint chosen = OperatingPoint.youden(images);

        // Then
        double best = youdenIndex(chosen.threshold(), images);
        double[] sorted = DoubleStream.of(images.scores()).sorted().distinct().toArray();
        for (int i = 0; i + 1 < sorted.length; i++) {
            double middle = (sorted[i] + sorted[i + 1]) / 2;
            if (youdenIndex(middle, images) == best) {
                assertThat(Math.abs(middle - 0.5)).isGreaterThanOrEqualTo(Math.abs(chosen.threshold() - 0.5));
            }
        }
    }

    @ParameterizedTest(name = "{0} images on {1} levels")
    @CsvSource({"1, 1", "2, 2", "3, 2", "10, 3", "30, 5", "30, 1000", "200, 7", "200, 100000"})
    @DisplayName("The point is the one that trying every threshold on every image would find, ties and all")
    void equalsTheNaiveForm(int size, int levels) {
        for (long seed = 0; seed < 100; seed++) {
            // Given
            ScoredImages random = Scores.random(seed, size, levels);
            ScoredImages images = seed % 2 == 0 ? random : Scores.reversed(random);

            // When
            OperatingPoint chosen = OperatingPoint.youden(images);

            // Then
            assertThat(chosen).as("seed %d", seed).isEqualTo(naive(images));
        }
    }

    @Test
    @DisplayName("A million images are a matter of seconds")
    void manyImagesAreQuick() {
        // Given
        ScoredImages images = Scores.random(1, 1_000_000, 1_000_000_000);

        // When
        OperatingPoint chosen = assertTimeoutPreemptively(Duration.ofSeconds(20), () -> OperatingPoint.youden(images));

        // Then
        assertThat(chosen.threshold()).isBetween(0.5, 0.7);
    }

    @Test
    @DisplayName("The threshold lies half way between two neighbouring scores")
    void thresholdIsHalfWay() {
        // Given
        ScoredImages images =
                new ScoredImages(new double[] {0.1, 0.2, 0.3, 0.4}, new boolean[] {false, false, true, true});

        // When
        OperatingPoint chosen = OperatingPoint.youden(images);

        // Then
        assertThat(chosen.threshold()).isCloseTo(0.25, within(1e-15));
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2})
    @DisplayName("Two scores with no number between them are still told apart")
    void adjacentScoresAreApart(int firstPositive) {
        // Given
        double[] scores = {0.7, Math.nextUp(0.7), Math.nextUp(Math.nextUp(0.7))};
        boolean[] positives = {false, firstPositive == 1, true};

        // When
        OperatingPoint chosen = OperatingPoint.youden(new ScoredImages(scores, positives));

        // Then
        assertThat(chosen.threshold()).isEqualTo(scores[firstPositive]);
    }

    @ParameterizedTest
    @CsvSource({"0, 0", "0.3, 0", "0.5, 0.5", "0.9, 0.5", "1, 0.5"})
    @DisplayName("Scores that are all the same decide nothing: one half, but zero if one half would find nothing")
    void singleScoreFindsEverything(double score, double threshold) {
        // Given
        ScoredImages images = new ScoredImages(new double[] {score, score}, new boolean[] {true, false});

        // When
        OperatingPoint chosen = OperatingPoint.youden(images);

        // Then
        assertThat(chosen.threshold()).isEqualTo(threshold);
    }

    @ParameterizedTest(name = "{0} images on {1} levels")
    @CsvSource({"2, 1", "3, 2", "10, 3", "30, 1000"})
    @DisplayName("Some image is positive, even where all scores are below one half and no threshold beats chance")
    void someImageIsPositive(int size, int levels) {
        for (long seed = 0; seed < 100; seed++) {
            // Given
            ScoredImages drawn = Scores.reversed(Scores.random(seed, size, levels));
            double[] low =
                    DoubleStream.of(drawn.scores()).map(score -> score * 0.49).toArray();
            ScoredImages images = new ScoredImages(low, drawn.positives());

            // When
            OperatingPoint chosen = OperatingPoint.youden(images);

            // Then
            assertThat(DoubleStream.of(low)).as("seed %d", seed).anyMatch(chosen::isPositive);
        }
    }

    @Test
    @DisplayName("Without images one half is as good as any")
    void noImagesGiveOneHalf() {
        // Given
        ScoredImages images = new ScoredImages(new double[0], new boolean[0]);

        // When
        OperatingPoint chosen = OperatingPoint.youden(images);

        // Then
        assertThat(chosen.threshold()).isEqualTo(0.5);
    }

    @ParameterizedTest(name = "{0} of {1} at least")
    @CsvSource({
        "SENSITIVITY, 1, 1, 0.4",
        "SENSITIVITY, 0.75, 0.75, 0.8",
        "SENSITIVITY, 0.6, 0.75, 0.8",
        "SENSITIVITY, 0.2, 0.5, 1",
        "SPECIFICITY, 1, 0.5, 1",
        "SPECIFICITY, 0.8, 0.75, 0.8",
        "SPECIFICITY, 0.5, 0.75, 0.6",
        "SPECIFICITY, 0, 1, 0.4"
    })
    @DisplayName("A fixed rate is reached, and the other is as high as can be then")
    void fixedRateIsReached(OperatingPointRule rule, double target, double sensitivity, double specificity) {
        // Given
        ScoredImages images = new ScoredImages(
                new double[] {0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9},
                new boolean[] {false, false, true, false, false, true, false, true, true});

        // When
        OperatingPoint chosen = OperatingPoint.chosen(images, new EvaluationSettings(rule, target, null));

        // Then
        assertThat(chosen.confusion(images).sensitivity()).isEqualTo(sensitivity);
        assertThat(chosen.confusion(images).specificity()).isEqualTo(specificity);
    }

    @ParameterizedTest(name = "{0}, {1} images on {2} levels")
    @CsvSource({
        "SENSITIVITY, 20, 3", "SENSITIVITY, 60, 50", "SENSITIVITY, 200, 10000",
        "SPECIFICITY, 20, 3", "SPECIFICITY, 60, 50", "SPECIFICITY, 200, 10000"
    })
    @DisplayName("No threshold whatever has the fixed rate and more of the other")
    void noThresholdWithTheFixedRateIsBetter(OperatingPointRule rule, int size, int levels) {
        boolean isSensitivityFixed = rule == OperatingPointRule.SENSITIVITY;
        for (long seed = 0; seed < 50; seed++) {
            // Given
            ScoredImages images = Scores.random(seed, size, levels);
            double target = 0.8;

            // When
            OperatingPoint chosen = OperatingPoint.chosen(images, new EvaluationSettings(rule, target, null));

            // Then
            Confusion confusion = chosen.confusion(images);
            double best = everyThreshold(images)
                    .mapToObj(threshold -> new OperatingPoint(threshold).confusion(images))
                    .filter(other -> (isSensitivityFixed ? other.sensitivity() : other.specificity()) >= target)
                    .mapToDouble(isSensitivityFixed ? Confusion::specificity : Confusion::sensitivity)
                    .max()
                    .orElse(0);
            assertThat(isSensitivityFixed ? confusion.specificity() : confusion.sensitivity())
                    .as("seed %d", seed)
                    .isEqualTo(best);
        }
    }

    @Test
    @DisplayName("A specificity that no threshold reaches, because a negative image scores 1, is approached")
    void unreachableRateIsApproached() {
        // Given
        ScoredImages images = new ScoredImages(new double[] {0.2, 1, 0.6, 1}, new boolean[] {false, false, true, true});

        // When
        OperatingPoint chosen =
                OperatingPoint.chosen(images, new EvaluationSettings(OperatingPointRule.SPECIFICITY, 0.9, null));

        // Then
        assertThat(chosen.confusion(images)).isEqualTo(new Confusion(2, 1, 1, 0));
    }

    @ParameterizedTest
    @ValueSource(doubles = {-0.001, 1.001, Double.NaN, Double.POSITIVE_INFINITY})
    @DisplayName("A threshold that is no probability is refused")
    void impossibleThresholdIsRefused(double threshold) {
        // When
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new OperatingPoint(threshold))

                // Then
                .withMessage("threshold is %s, but it must be from 0 to 1", threshold);
    }

    @ParameterizedTest
    @CsvSource({"0.4, 0.4, true", "0.4, 0.399, false", "0, 0, true", "1, 1, true", "1, 0.999, false"})
    @DisplayName("An image that scores just the threshold is positive")
    void thresholdIsInclusive(double threshold, double score, boolean positive) {
        // When
        boolean answer = new OperatingPoint(threshold).isPositive(score);

        // Then
        assertThat(answer).isEqualTo(positive);
    }

    /** Counts all images anew for each threshold that is half way between two scores, from low to high. */
    private static OperatingPoint naive(ScoredImages images) {
        double[] sorted = DoubleStream.of(images.scores()).sorted().distinct().toArray();
        double best = sorted[sorted.length - 1] < 0.5 ? 0 : 0.5;
        for (int i = 0; i < sorted.length; i++) {
            double middle = i == 0 ? 0 : (sorted[i - 1] + sorted[i]) / 2;
            double threshold = i > 0 && middle == sorted[i - 1] ? sorted[i] : middle;
            double gain = youdenIndex(threshold, images) - youdenIndex(best, images);
            if (gain > 0 || (gain == 0 && Math.abs(threshold - 0.5) < Math.abs(best - 0.5))) {
                best = threshold;
            }
        }
        return new OperatingPoint(best);
    }

    /** All that can make a difference: each score, which is inclusive, and just above it. */
    private static DoubleStream everyThreshold(ScoredImages images) {
        return DoubleStream.concat(
                DoubleStream.of(0, 0.5, 1),
                DoubleStream.of(images.scores())
                        .flatMap(score -> DoubleStream.of(score, Math.min(1, Math.nextUp(score)))));
    }

    private static double youdenIndex(double threshold, ScoredImages images) {
        return new OperatingPoint(threshold).confusion(images).youdenIndex();
    }
}
