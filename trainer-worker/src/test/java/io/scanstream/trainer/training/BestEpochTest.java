package io.scanstream.trainer.training;

import static org.assertj.core.api.Assertions.assertThat;

import ai.djl.ndarray.NDArray;
import io.scanstream.model.ImageNetwork;
import java.util.Map;
import java.util.OptionalDouble;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class BestEpochTest {
    private static final String BIAS = "head.output.bias";

    @BeforeAll
    static void startEngine() {
        SmallNetwork.startEngine();
    }

    @Test
    void the_weights_of_the_lowest_loss_come_back() {
        try (ImageNetwork network = SmallNetwork.drawn(3)) {
            // Given
            BestEpoch best = new BestEpoch(network.parameters().ofHead(), 5);
            bias(network).set(new float[] {1, 2});
            best.offer(1, OptionalDouble.of(0.5));
            Map<String, float[]> lowest =
                    SmallNetwork.numbers(network.parameters().ofHead());
            bias(network).set(new float[] {3, 4});
            best.offer(2, OptionalDouble.of(0.6));

            // When
            best.restore();

            // Then
            assertThat(SmallNetwork.moved(
                            lowest, SmallNetwork.numbers(network.parameters().ofHead())))
                    .isEmpty();
        }
    }

    @ParameterizedTest
    @ValueSource(floats = {1, Float.NaN, Float.POSITIVE_INFINITY, Float.NEGATIVE_INFINITY})
    void weights_that_are_no_numbers_are_noticed(float value) {
        try (ImageNetwork network = SmallNetwork.drawn(3)) {
            // Given
            BestEpoch best = new BestEpoch(network.parameters().ofHead(), 5);
            bias(network).set(new float[] {0, value});

            // When
            best.offer(1, OptionalDouble.empty());

            // Then
            assertThat(best.isFinite()).isEqualTo(Float.isFinite(value));
        }
    }

    private static NDArray bias(ImageNetwork network) {
        return network.parameters().ofHead().get(BIAS).getArray();
    }
}
