package io.scanstream.evaluation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class TemperatureScalingTest {

    private static final double[][] LOGITS = {
        {2, -1}, {0.5, 1.5}, {3, 0}, {-2, 2.5}, {1, 0.2}, {-1, 3}, {0.3, -0.4}, {2.2, 1}, {0, 4}, {1.5, -2}
    };

    private static final int[] LABELS = {0, 1, 0, 1, 1, 1, 0, 1, 0, 0};

    @Test
    @DisplayName("The temperature is the one that SciPy's minimize_scalar finds for the negative log-likelihood")
    void temperatureIsThatOfScipy() {
        // When
        TemperatureScaling fitted = TemperatureScaling.fitted(LOGITS, LABELS);

        // Then
        assertThat(fitted.temperature()).isCloseTo(2.722_479_590_530, within(1e-6));
    }

    @ParameterizedTest
    @ValueSource(doubles = {0.5, 3})
    @DisplayName("Logits that are larger by a factor have a temperature that is")
    void temperatureGoesWithTheLogits(double factor) {
        // Given
        double[][] scaled = new double[LOGITS.length][2];
        for (int i = 0; i < scaled.length; i++) {
            scaled[i][0] = factor * LOGITS[i][0];
            scaled[i][1] = factor * LOGITS[i][1];
        }

        // When
        TemperatureScaling fitted = TemperatureScaling.fitted(scaled, LABELS);

        // Then
        assertThat(fitted.temperature())
                .isCloseTo(factor * TemperatureScaling.fitted(LOGITS, LABELS).temperature(), within(1e-6));
    }

    static Stream<Arguments> degenerate() {
        return Stream.of(
                Arguments.of("no error", new double[][] {{2, -1}, {0, 3}, {1, 0}}, new int[] {0, 1, 0}),
                Arguments.of("worse than chance", new double[][] {{2, -1}, {0, 3}, {1, 0}}, new int[] {1, 0, 1}),
                Arguments.of("all the same", new double[][] {{1, 1}, {1, 1}}, new int[] {0, 1}),
                Arguments.of("no images", new double[0][], new int[0]));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("degenerate")
    @DisplayName("Images that cannot tell the temperature leave it at 1")
    void degenerateImagesChangeNothing(String why, double[][] logits, int[] labels) {
        // When
        TemperatureScaling fitted = TemperatureScaling.fitted(logits, labels);

        // Then
        assertThat(fitted).isEqualTo(TemperatureScaling.none());
    }

    @Test
    @DisplayName("Probabilities are the softmax of the logits divided by the temperature, however large those are")
    void probabilitiesAreTheSoftmax() {
        // When
        double[][] probabilities = new TemperatureScaling(2)
                .probabilities(new double[][] {{2, 4, 6}, {2000, 2002, 2004}, {-2000, 0, 2000}});

        // Then
        double sum = Math.exp(1) + Math.exp(2) + Math.exp(3);
        double[] oneToThree = {Math.exp(1) / sum, Math.exp(2) / sum, Math.exp(3) / sum};
        assertThat(probabilities[0]).containsExactly(oneToThree, within(1e-15));
        assertThat(probabilities[1]).containsExactly(oneToThree, within(1e-15));
        assertThat(probabilities[2]).containsExactly(0, 0, 1);
    }

    @ParameterizedTest
    @ValueSource(doubles = {0, 0.04, 20.1, -1, Double.NaN, Double.POSITIVE_INFINITY})
    @DisplayName("A temperature out of range is refused")
    void impossibleTemperatureIsRefused(double temperature) {
        // When
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new TemperatureScaling(temperature))

                // Then
                .withMessage("temperature is %s, but it must be from 0.05 to 20.0", temperature);
    }
}
