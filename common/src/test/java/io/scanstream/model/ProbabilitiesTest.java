package io.scanstream.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import ai.djl.ndarray.NDManager;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

class ProbabilitiesTest {

    @BeforeAll
    static void startEngine() {
        SmallModel.startEngine();
    }

    @Test
    @DisplayName("Logits become their softmax, however large or small they are")
    void softmaxIsStable() {
        // Given
        try (NDManager manager = NDManager.newBaseManager("PyTorch")) {
            float[][] logits = {{0, 0, 0}, {1, 2, 3}, {1000, 1001, 1002}, {-1000, 0, 1000}};

            // When
            double[][] probabilities = Probabilities.of(manager.create(logits));

            // Then
            double sum = Math.exp(1) + Math.exp(2) + Math.exp(3);
            double[] oneToThree = {Math.exp(1) / sum, Math.exp(2) / sum, Math.exp(3) / sum};
            assertThat(probabilities[0]).containsExactly(new double[] {1 / 3.0, 1 / 3.0, 1 / 3.0}, within(1e-15));
            assertThat(probabilities[1]).containsExactly(oneToThree, within(1e-15));
            assertThat(probabilities[2]).containsExactly(oneToThree, within(1e-15));
            assertThat(probabilities[3]).containsExactly(0, 0, 1);
        }
    }
}
