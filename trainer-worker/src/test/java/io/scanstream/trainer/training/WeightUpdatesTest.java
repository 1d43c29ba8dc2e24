package io.scanstream.trainer.training;

import static io.scanstream.trainer.training.SmallNetwork.SEED;
import static io.scanstream.trainer.training.SmallNetwork.STAGES;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import ai.djl.engine.Engine;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.nn.Parameter;
import ai.djl.training.GradientCollector;
import io.scanstream.contract.Hyperparameters;
import io.scanstream.contract.HyperparametersBuilder;
import io.scanstream.contract.Optimiser;
import io.scanstream.model.HeadSpecification;
import io.scanstream.model.ImageNetwork;
import java.nio.FloatBuffer;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** With losses that are made for the gradients that they have. */
class WeightUpdatesTest {
    private static final String BIAS = "head.output.bias";
    private static final float[] NOTHING = {0, 0};

    private ImageNetwork network;
    private NDManager manager;

    @BeforeAll
    static void startEngine() {
        SmallNetwork.startEngine();
    }

    @BeforeEach
    void make() {
        make(SmallNetwork.drawn(SEED));
    }

    private void make(ImageNetwork drawn) {
        network = drawn;
        manager = network.manager().newSubManager();
    }

    @AfterEach
    void close() {
        network.close();
    }

    @Test
    void clipping_by_value_bounds_gradients_in_both_directions() {
        // Given
        WeightUpdates updates = updates(descent().clipValue(1), STAGES);

        // When
        gradientOfBias(100, -100);
        updates.step(0.1);

        // Then
        assertBiasIs(-0.1, 0.1);
    }

    @Test
    void clipping_by_value_leaves_small_gradients_and_every_step_its_own() {
        // Given
        WeightUpdates updates = updates(descent().clipValue(1), STAGES);
        gradientOfBias(100, -100);
        updates.step(0.1);

        // When
        gradientOfBias(-0.5f, -0.25f);
        updates.step(0.1);

        // Then
        assertBiasIs(-0.05, 0.125);
    }

    @Test
    void clipping_by_norm_makes_all_gradients_of_a_step_shorter_by_one_factor() {
        // Given
        WeightUpdates updates = updates(descent().clipNorm(1), STAGES);

        // When
        gradientOfBias(3, -4);
        updates.step(0.1);

        // Then
        assertBiasIs(-0.06, 0.08);
    }

    @Test
    void clipping_by_norm_leaves_short_gradients_as_they_are() {
        // Given
        WeightUpdates updates = updates(descent().clipNorm(10), STAGES);

        // When
        gradientOfBias(3, -4);
        updates.step(0.1);
        gradientOfBias(0, 0);
        updates.step(0.1);

        // Then
        assertBiasIs(-0.3, 0.4);
    }

    @Test
    void the_norm_is_that_of_what_clipping_by_value_leaves() {
        // Given
        WeightUpdates updates = updates(descent().clipValue(4).clipNorm(1), STAGES);

        // When
        gradientOfBias(3, -400);
        updates.step(0.1);

        // Then
        assertBiasIs(-0.06, 0.08);
    }

    @Test
    void decay_is_for_kernels_alone_each_at_its_rate() {
        // Given
        Map<String, float[]> before = SmallNetwork.numbers(network);
        WeightUpdates updates =
                updates(descent().learningRate(0.1).baseLearningRate(0.02).weightDecay(0.5), 18);

        // When
        gradientOfBias(NOTHING);
        updates.step(0.1);

        // Then
        Map<String, float[]> after = SmallNetwork.numbers(network);
        assertThat(SmallNetwork.moved(before, after))
                .isEqualTo(Set.of("head.hidden.weight", "head.output.weight", "backbone.features.18.0.weight"));
        assertThat(after.get("head.hidden.weight")[3])
                .isCloseTo(before.get("head.hidden.weight")[3] * 0.95f, within(1e-6f));
        assertThat(after.get("backbone.features.18.0.weight")[3])
                .isCloseTo(before.get("backbone.features.18.0.weight")[3] * 0.99f, within(1e-6f));
    }

    /** Keras adds the decay times the squares to the loss: the derivative is twice the decay times the weight. */
    @Test
    void without_a_decay_asked_for_the_hidden_kernel_has_its_heads() {
        // Given
        HeadSpecification head = new HeadSpecification(null, 16, null, 0, 0, 0.25);
        close();
        make(ImageNetwork.random(network.form(), head, 2, SmallNetwork.IMAGE_SIZE, SEED));
        Map<String, float[]> before = SmallNetwork.numbers(network);
        WeightUpdates updates = updates(descent(), 18);

        // When
        gradientOfBias(NOTHING);
        updates.step(0.1);

        // Then
        Map<String, float[]> after = SmallNetwork.numbers(network);
        assertThat(SmallNetwork.moved(before, after)).containsExactly("head.hidden.weight");
        assertThat(after.get("head.hidden.weight")[3])
                .isCloseTo(before.get("head.hidden.weight")[3] * 0.95f, within(1e-6f));
    }

    @Test
    void weights_that_were_trained_before_are_remembered_and_new_ones_begin() {
        // Given
        WeightUpdates updates = updates(adam(), STAGES);
        gradientOfSquares(1);
        updates.step(0.1);

        // When
        updates.trainFrom(18);
        gradientOfSquares(1);
        updates.step(0.1);

        // Then
        assertThat(updates.memories().get(BIAS).steps()).isEqualTo(2);
        assertThat(updates.memories().get("backbone.features.18.0.weight").steps())
                .isEqualTo(1);
    }

    @ParameterizedTest
    @EnumSource(Optimiser.class)
    void what_was_saved_goes_on_bit_for_bit_as_if_nothing_had_happened(Optimiser optimiser) {
        // Given
        HyperparametersBuilder hyperparameters =
                Hyperparameters.builder().optimiser(optimiser).weightDecay(0.1);
        WeightUpdates throughout = updates(hyperparameters, 18);
        steps(throughout, 1, 4);
        Map<String, float[]> expected = SmallNetwork.numbers(network);
        close();
        make();
        WeightUpdates before = updates(hyperparameters, 18);
        steps(before, 1, 2);

        // When
        WeightUpdates after = updates(hyperparameters, 18);
        after.restore(saved(before));
        steps(after, 3, 4);

        // Then
        assertThat(SmallNetwork.moved(expected, SmallNetwork.numbers(network))).isEmpty();
        assertThat(after.memories().get(BIAS).steps()).isEqualTo(4);
    }

    private static Map<String, WeightUpdates.Saved> saved(WeightUpdates updates) {
        Map<String, WeightUpdates.Saved> saved = new HashMap<>();
        updates.memories()
                .forEach((name, memory) -> saved.put(
                        name,
                        new WeightUpdates.Saved(
                                memory.arrays().stream()
                                        .map(array -> FloatBuffer.wrap(array.toFloatArray()))
                                        .toList(),
                                memory.steps())));
        return saved;
    }

    private void steps(WeightUpdates updates, int from, int to) {
        for (int number = from; number <= to; number++) {
            gradientOfSquares(number);
            updates.step(0.01);
        }
    }

    /** Plain gradient descent: a step is the rate times the gradient. */
    private static HyperparametersBuilder descent() {
        return Hyperparameters.builder().optimiser(Optimiser.SGD).momentum(0);
    }

    private static HyperparametersBuilder adam() {
        return Hyperparameters.builder().optimiser(Optimiser.ADAM);
    }

    private WeightUpdates updates(HyperparametersBuilder hyperparameters, int firstTrainable) {
        WeightUpdates updates = new WeightUpdates(network, hyperparameters.build(), manager);
        updates.trainFrom(firstTrainable);
        return updates;
    }

    /** Of the output's two biases, which are 0 at first; all other gradients are 0. */
    private void gradientOfBias(float... gradient) {
        differentiate((name, weight) -> {
            if (!name.equals(BIAS)) {
                return weight.mul(0);
            }
            return weight.mul(manager.create(gradient));
        });
    }

    private void gradientOfSquares(int factor) {
        differentiate((name, weight) -> weight.square().mul(factor));
    }

    /** What is added to the loss on account of a weight, before it is summed up. */
    private interface Term {
        NDArray of(String name, NDArray weight);
    }

    private void differentiate(Term term) {
        try (GradientCollector collector = Engine.getEngine("PyTorch").newGradientCollector()) {
            NDArray loss = manager.create(0f);
            for (Map.Entry<String, Parameter> entry : network.parameters().all().entrySet()) {
                if (entry.getValue().requiresGradient()) {
                    loss = loss.add(
                            term.of(entry.getKey(), entry.getValue().getArray()).sum());
                }
            }
            collector.backward(loss);
        }
    }

    private void assertBiasIs(double first, double second) {
        float[] bias = network.parameters().all().get(BIAS).getArray().toFloatArray();
        assertThat(new double[] {bias[0], bias[1]}).containsExactly(new double[] {first, second}, within(1e-6));
    }
}
