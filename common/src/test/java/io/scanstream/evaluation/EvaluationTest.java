package io.scanstream.evaluation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import io.scanstream.contract.Confusion;
import io.scanstream.contract.Estimate;
import io.scanstream.contract.Metrics;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class EvaluationTest {

    /** At 0.32 the second negative image passes, and the first positive one does not. */
    private static final double[][] TWO = {{0.9, 0.1}, {0.4, 0.6}, {0.7, 0.3}, {0.2, 0.8}, {0.65, 0.35}};

    private static final int[] TRUTH_OF_TWO = {0, 0, 1, 1, 1};

    /** The most probable classes are 0 1 1 1 2 0. */
    private static final double[][] THREE = {
        {0.7, 0.2, 0.1}, {0.2, 0.5, 0.3}, {0.1, 0.8, 0.1}, {0.3, 0.6, 0.1}, {0.1, 0.2, 0.7}, {0.5, 0.1, 0.4}
    };

    private static final int[] TRUTH_OF_THREE = {0, 0, 1, 1, 2, 2};

    @Test
    @DisplayName("Of two classes, everything is about the positive one at its threshold")
    void twoClasses() {
        // Given
        Decision decision = new Decision.Threshold(1, 0.32);

        // When
        Metrics metrics = Evaluation.of(TWO, TRUTH_OF_TWO, decision);

        // Then
        Estimate auc = RocAuc.of(new ScoredImages(
                new double[] {0.1, 0.6, 0.3, 0.8, 0.35}, new boolean[] {false, false, true, true, true}));
        assertThat(auc.value()).isEqualTo(4 / 6.0);
        assertThat(metrics.n()).isEqualTo(5);
        assertThat(metrics.rocAuc()).isEqualTo(auc);
        assertThat(metrics.accuracy()).isEqualTo(Proportion.of(3, 5));
        assertThat(metrics.sensitivity()).isEqualTo(Proportion.of(2, 3));
        assertThat(metrics.specificity()).isEqualTo(Proportion.of(1, 2));
        assertThat(metrics.confusion()).isEqualTo(new Confusion(2, 1, 1, 1));
        assertThat(metrics.prevalence()).isEqualTo(3 / 5.0);
        assertThat(metrics.ppv()).isCloseTo(2 / 3.0, within(1e-15));
        assertThat(metrics.npv()).isCloseTo(1 / 2.0, within(1e-15));
        assertThat(metrics.brier()).isCloseTo((0.01 + 0.36 + 0.49 + 0.04 + 0.4225) / 5, within(1e-15));
        assertThat(Evaluation.auc(TWO, TRUTH_OF_TWO, decision)).isEqualTo(auc.value());
    }

    @Test
    @DisplayName("The other class as the positive one swaps sensitivity and specificity")
    void positiveClassMayBeTheFirst() {
        // Given
        Metrics second = Evaluation.of(TWO, TRUTH_OF_TWO, new Decision.Threshold(1, 0.32));

        // When
        Metrics first = Evaluation.of(TWO, TRUTH_OF_TWO, new Decision.Threshold(0, 0.67));

        // Then
        assertThat(first.rocAuc()).isEqualTo(second.rocAuc());
        assertThat(first.brier()).isCloseTo(second.brier(), within(1e-15));
        assertThat(first.sensitivity()).isEqualTo(second.specificity());
        assertThat(first.specificity()).isEqualTo(second.sensitivity());
    }

    @Test
    @DisplayName("Of three classes, every figure is the mean of each class against the rest")
    void threeClasses() {
        // When
        Metrics metrics = Evaluation.of(THREE, TRUTH_OF_THREE, new Decision.MostProbable());

        // Then
        assertThat(metrics.n()).isEqualTo(6);
        assertThat(metrics.accuracy().value()).isCloseTo(4 / 6.0, within(1e-15));
        assertThat(metrics.sensitivity().value()).isCloseTo((1 / 2.0 + 2 / 2.0 + 1 / 2.0) / 3, within(1e-15));
        assertThat(metrics.specificity().value()).isCloseTo((3 / 4.0 + 3 / 4.0 + 4 / 4.0) / 3, within(1e-15));
        assertThat(metrics.rocAuc().value()).isCloseTo((6 / 8.0 + 8 / 8.0 + 8 / 8.0) / 3, within(1e-15));
        assertThat(metrics.confusion()).isNull();
        assertThat(metrics.ppv()).isNull();
        assertThat(metrics.npv()).isNull();
        assertThat(metrics.prevalence()).isNull();
        assertThat(Evaluation.auc(THREE, TRUTH_OF_THREE, new Decision.MostProbable()))
                .isEqualTo(metrics.rocAuc().value());
    }

    @Test
    @DisplayName("Predictive values are for the prevalence that is asked for, by Bayes' theorem")
    void predictiveValuesAreForThePrevalence() {
        // Given: a sensitivity of 2/3 and a specificity of 1/2
        Decision decision = new Decision.Threshold(1, 0.32);

        // When
        Metrics metrics = Evaluation.of(TWO, TRUTH_OF_TWO, decision, Optional.of(0.01));

        // Then
        assertThat(metrics.prevalence()).isEqualTo(0.01);
        assertThat(metrics.ppv()).isCloseTo(2 / 3.0 * 0.01 / (2 / 3.0 * 0.01 + 1 / 2.0 * 0.99), within(1e-15));
        assertThat(metrics.npv()).isCloseTo(1 / 2.0 * 0.99 / (1 / 2.0 * 0.99 + 1 / 3.0 * 0.01), within(1e-15));
    }

    @Test
    @DisplayName("Where no answer is positive, there is no share of them that is right")
    void noPositiveAnswerHasNoPredictiveValue() {
        // When
        Metrics metrics = Evaluation.of(TWO, TRUTH_OF_TWO, new Decision.Threshold(1, 1));

        // Then
        assertThat(metrics.ppv()).isNull();
        assertThat(metrics.npv()).isCloseTo(2 / 5.0, within(1e-15));
    }

    static Stream<Arguments> impossible() {
        return Stream.of(
                Arguments.of(TWO, new int[] {1, 1, 1, 1, 1}, "got 5 positive and 0 negative"),
                Arguments.of(TWO, new int[] {0, 0, 0, 0, 0}, "got 0 positive and 5 negative"),
                Arguments.of(TWO, new int[] {0, 1}, "probabilities of 5 images, but the truth of 2"),
                Arguments.of(TWO, new int[] {0, 0, 1, 1, 1, 1}, "probabilities of 5 images, but the truth of 6"),
                Arguments.of(new double[0][], new int[0], "there are no images"));
    }

    @ParameterizedTest(name = "{2}")
    @MethodSource("impossible")
    @DisplayName("What cannot be scored is refused with a sentence")
    void impossibleIsRefused(double[][] probabilities, int[] truth, String sentence) {
        // Given
        Decision decision = new Decision.Threshold(1, 0.5);

        // When
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Evaluation.of(probabilities, truth, decision))

                // Then
                .withMessageContaining(sentence);
    }
}
