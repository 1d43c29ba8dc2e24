package io.scanstream.evaluation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.scanstream.contract.InvalidMessageException;
import io.scanstream.contract.Messages;
import java.nio.charset.StandardCharsets;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class DecisionTest {

    static Stream<Arguments> written() {
        return Stream.of(
                Arguments.of(
                        new Decision.Threshold(1, 0.137),
                        "{\"type\":\"Threshold\",\"positive\":1,\"threshold\":0.137}"),
                Arguments.of(
                        new Decision.Threshold(0, 1.0 / 3),
                        "{\"type\":\"Threshold\",\"positive\":0,\"threshold\":0.3333333333333333}"),
                Arguments.of(new Decision.MostProbable(), "{\"type\":\"MostProbable\"}"));
    }

    @ParameterizedTest
    @MethodSource("written")
    @DisplayName("A decision is in the manifest as it is here, to the last bit of its threshold")
    void survivesTheManifest(Decision decision, String json) {
        // Given
        byte[] bytes = Messages.write(decision);

        // When
        Decision read = Messages.read(bytes, Decision.class);

        // Then
        assertThat(new String(bytes, StandardCharsets.UTF_8)).isEqualTo(json);
        assertThat(read).isEqualTo(decision);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"type\":\"Threshold\",\"positive\":2,\"threshold\":0.5}",
                "{\"type\":\"Threshold\",\"positive\":1,\"threshold\":1.5}",
                "{\"type\":\"Threshold\",\"positive\":1}",
                "{\"type\":\"CoinToss\"}",
                "{\"positive\":1,\"threshold\":0.5}",
            })
    @DisplayName("A decision that cannot be is refused")
    void impossibleDecisionIsRefused(String json) {
        // Given
        byte[] bytes = json.getBytes(StandardCharsets.UTF_8);

        // When
        assertThatExceptionOfType(InvalidMessageException.class)
                .isThrownBy(() -> Messages.read(bytes, Decision.class))

                // Then
                .withMessageMatching("(?s).*(positive|threshold|type).*");
    }

    @ParameterizedTest
    @ValueSource(ints = {-1, 2})
    @DisplayName("Only the first or the second class can be the positive one")
    void positiveIsOneOfTwo(int positive) {
        // When
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new Decision.Threshold(positive, 0.5))

                // Then
                .withMessage("positive is %d, but it must be 0 or 1", positive);
    }

    @ParameterizedTest(name = "{2} for the positive class {0} from {1} on is label {3}")
    @CsvSource({"1, 0.3, 0.3, 1", "1, 0.3, 0.29, 0", "0, 0.3, 0.3, 0", "0, 0.3, 0.29, 1"})
    @DisplayName("From the threshold on the label is the positive class, below it the other")
    void thresholdDecides(int positive, double threshold, double probability, int label) {
        // Given
        double[] probabilities = new double[2];
        probabilities[positive] = probability;
        probabilities[1 - positive] = 1 - probability;

        // When
        int answer = new Decision.Threshold(positive, threshold).label(probabilities);

        // Then
        assertThat(answer).isEqualTo(label);
    }

    @Test
    @DisplayName("The most probable class is the label, of equals the first")
    void mostProbableDecides() {
        // Given
        Decision decision = new Decision.MostProbable();

        // When
        int clear = decision.label(new double[] {0.1, 0.2, 0.7});
        int tied = decision.label(new double[] {0.2, 0.4, 0.4});

        // Then
        assertThat(clear).isEqualTo(2);
        assertThat(tied).isEqualTo(1);
    }

    @Test
    @DisplayName("A finding is the positive one of two classes, and each one of several")
    void findingsAreNamed() {
        // When
        int[] ofTwo = new Decision.Threshold(0, 0.5).findings(2);
        int[] ofFour = new Decision.MostProbable().findings(4);

        // Then
        assertThat(ofTwo).containsExactly(0);
        assertThat(ofFour).containsExactly(0, 1, 2, 3);
    }
}
