package io.scanstream.trainer.training;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import io.scanstream.contract.Hyperparameters;
import io.scanstream.contract.Optimiser;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Five steps downhill from the sum of squares, whose gradient is 2 w, beside what the papers' formulas make of it. */
class UpdateRuleTest {
    private static final double RATE = 0.01;

    private final double[] expected = {0.5, -2, 3};
    private final double[] first = new double[3];
    private final double[] second = new double[3];

    @BeforeAll
    static void startEngine() {
        SmallNetwork.startEngine();
    }

    /** Takes one weight's step, of this gradient, as a formula has it. */
    private interface Formula {
        void step(int weight, double gradient, int number);
    }

    @ParameterizedTest(name = "decay {0}, gradients times {1}")
    @CsvSource({"0, 1", "0.1, 1", "0.1, 0.25"})
    void adam_has_the_decay_in_its_gradient(double decay, double rescale) {
        // Then
        check(new Adam(false), decay, rescale, (i, gradient, t) -> adam(i, gradient + decay * expected[i], t));
    }

    @ParameterizedTest(name = "decay {0}, gradients times {1}")
    @CsvSource({"0, 1", "0.1, 1", "0.1, 0.25"})
    void adamw_has_the_decay_apart_from_its_gradient(double decay, double rescale) {
        // Then
        check(new Adam(true), decay, rescale, (i, gradient, t) -> {
            expected[i] -= RATE * decay * expected[i];
            adam(i, gradient, t);
        });
    }

    private void adam(int i, double gradient, int t) {
        first[i] = 0.9 * first[i] + 0.1 * gradient;
        second[i] = 0.999 * second[i] + 0.001 * gradient * gradient;
        expected[i] -=
                RATE * (first[i] / (1 - Math.pow(0.9, t))) / (Math.sqrt(second[i] / (1 - Math.pow(0.999, t))) + 1e-8);
    }

    @ParameterizedTest(name = "momentum {0}, decay {1}, gradients times {2}")
    @CsvSource({"0, 0, 1", "0.9, 0, 1", "0.9, 0.1, 1", "0.5, 0.1, 0.25", "0, 0.1, 0.25"})
    void gradient_descent_goes_on_with_a_share_of_the_step_before(double momentum, double decay, double rescale) {
        // Then
        check(new GradientDescent(momentum), decay, rescale, (i, gradient, t) -> {
            first[i] = momentum * first[i] - RATE * (gradient + decay * expected[i]);
            expected[i] += first[i];
        });
    }

    private void check(UpdateRule rule, double decay, double rescale, Formula formula) {
        // Given
        try (NDManager manager = NDManager.newBaseManager("PyTorch")) {
            NDArray weight = manager.create(new float[] {0.5f, -2, 3});
            UpdateRule.Memory memory = rule.begin(weight, manager);
            for (int number = 1; number <= 5; number++) {
                NDArray gradient = weight.mul(2);

                // When
                memory = memory.next();
                rule.update(weight, gradient, memory, RATE, decay, rescale);

                // Then
                for (int i = 0; i < expected.length; i++) {
                    formula.step(i, 2 * expected[i] * rescale, number);
                }
                assertThat(doubles(weight)).containsExactly(expected, within(1e-5));
            }
        }
    }

    private static double[] doubles(NDArray array) {
        float[] values = array.toFloatArray();
        return IntStream.range(0, values.length).mapToDouble(i -> values[i]).toArray();
    }

    @Test
    void the_rule_is_the_one_that_was_asked_for() {
        assertThat(UpdateRule.of(asking(Optimiser.ADAM))).isEqualTo(new Adam(false));
        assertThat(UpdateRule.of(asking(Optimiser.ADAMW))).isEqualTo(new Adam(true));
        assertThat(UpdateRule.of(asking(Optimiser.SGD))).isEqualTo(new GradientDescent(0.8));
    }

    private static Hyperparameters asking(Optimiser optimiser) {
        return Hyperparameters.builder().optimiser(optimiser).momentum(0.8).build();
    }
}
