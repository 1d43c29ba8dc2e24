package io.scanstream.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import ai.djl.engine.Engine;
import ai.djl.engine.EngineException;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Parameter;
import ai.djl.training.GradientCollector;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What is trained and what is not, on MobileNetV2 and its 19 stages. */
class FrozenStagesTest {

    private static final int ALL = 19;

    private ImageNetwork network;
    private NDManager scratch;
    private NDArray images;

    @BeforeAll
    static void startEngine() {
        SmallModel.startEngine();
    }

    @BeforeEach
    void make() {
        network = SmallModel.network(1);
        scratch = network.manager().newSubManager();
        images = scratch.randomNormal(0.3f, 2, new Shape(6, 3, SmallModel.SIZE, SmallModel.SIZE), DataType.FLOAT32);
    }

    @AfterEach
    void close() {
        scratch.close();
        network.close();
    }

    @Test
    @DisplayName("At first the head alone asks for gradients")
    void theHeadAloneIsTrainable() {
        // When
        Map<String, Parameter> parameters = network.parameters().all();

        // Then
        assertThat(parameters)
                .allSatisfy((name, parameter) -> assertThat(asks(parameter))
                        .as(name)
                        .isEqualTo(name.startsWith("head.") && !name.contains("running_")));
    }

    @ParameterizedTest
    @CsvSource({"0, 19", "15, 19", "19, 0", "11, 15", "15, 11"})
    @DisplayName("From a stage on everything asks for gradients but the running statistics, whatever did before")
    void gradientsAreAskedForFromAStageOn(int before, int firstTrainable) {
        // Given
        network.parameters().trainFrom(before);

        // When
        network.parameters().trainFrom(firstTrainable);

        // Then
        for (int stage = 0; stage < ALL; stage++) {
            boolean trained = stage >= firstTrainable;
            assertThat(network.parameters().ofStage(stage))
                    .isNotEmpty()
                    .allSatisfy((name, parameter) ->
                            assertThat(asks(parameter)).as(name).isEqualTo(trained && !name.contains("running_")));
        }
    }

    @Test
    @DisplayName("Stages and head share the parameters out among them, under the same names")
    void parametersAreSharedOut() {
        // When
        Map<String, Parameter> sharedOut = new LinkedHashMap<>();
        for (int stage = 0; stage < ALL; stage++) {
            sharedOut.putAll(network.parameters().ofStage(stage));
        }
        sharedOut.putAll(network.parameters().ofHead());

        // Then
        assertThat(sharedOut).containsExactlyEntriesOf(network.parameters().all());
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 11, 15, 19})
    @DisplayName("A step of training moves every parameter and statistic from the stage on, and no number before it")
    void trainingMovesWhatItShould(int firstTrainable) {
        // Given
        network.parameters().trainFrom(firstTrainable);
        Map<String, float[]> before = numbers();

        // When
        try (GradientCollector collector = Engine.getEngine("PyTorch").newGradientCollector()) {
            NDArray logits = network.logits(images, 0, firstTrainable, true);
            collector.backward(logits.get(":,0").sub(1).square().mean());
        }
        step();

        // Then
        Map<String, float[]> after = numbers();
        TreeSet<String> moved = new TreeSet<>(after.keySet());
        moved.removeIf(name -> Arrays.equals(after.get(name), before.get(name)));
        TreeSet<String> expected = new TreeSet<>(network.parameters().ofHead().keySet());
        for (int stage = firstTrainable; stage < ALL; stage++) {
            expected.addAll(network.parameters().ofStage(stage).keySet());
        }
        assertThat(moved).isEqualTo(expected);
    }

    @Test
    @DisplayName("Stages that are frozen while later ones train compute what they compute in service")
    void frozenStagesComputeAlike() {
        // Given
        float[] inService = network.logits(images, 0, ALL, false).toFloatArray();
        NDArray summaries = network.frozenFeatures(images, ALL);
        network.startHeadFrom(summaries);

        // When
        float[] kept = network.logits(summaries, ALL, ALL, false).toFloatArray();
        network.logits(images, 0, ALL, true);
        float[] afterTraining = network.frozenFeatures(images, ALL).toFloatArray();

        // Then
        assertThat(kept).isNotEqualTo(inService);
        assertThat(afterTraining).isEqualTo(summaries.toFloatArray());
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 7, 19})
    @DisplayName(
            "What is computed without training has nothing to differentiate, on any thread, even of trained stages")
    void inferenceBuildsNoGraph(int cut) throws Exception {
        // Given
        network.parameters().trainFrom(0);

        // When
        List<NDArray> computed = CompletableFuture.supplyAsync(() -> {
                    NDArray frozen = network.frozenFeatures(images, cut);
                    return List.of(frozen, network.summaries(frozen, cut), network.logits(frozen, cut, cut, false));
                })
                .get();

        // Then
        assertThat(computed).noneMatch(FrozenStagesTest::hasGraph);
    }

    @Test
    @DisplayName("With training there is something to differentiate, with all stages frozen from the head on")
    void trainingBuildsAGraph() throws Exception {
        // When
        NDArray logits = CompletableFuture.supplyAsync(() -> network.logits(images, 0, ALL, true))
                .get();

        // Then
        assertThat(hasGraph(logits)).isTrue();
        assertThat(network.parameters().ofStage(ALL - 1).values())
                .noneMatch(parameter -> parameter.getArray().hasGradient());
    }

    @Test
    @DisplayName("Dropout works while training and never otherwise")
    void dropoutIsForTraining() {
        // Given
        NDArray summaries = network.frozenFeatures(images, ALL);

        // When
        float[] one = network.logits(summaries, ALL, ALL, true).toFloatArray();
        float[] other = network.logits(summaries, ALL, ALL, true).toFloatArray();

        // Then
        assertThat(other).isNotEqualTo(one);
        assertThat(network.logits(summaries, ALL, ALL, false).toFloatArray())
                .isEqualTo(network.logits(summaries, ALL, ALL, false).toFloatArray());
    }

    @Test
    @DisplayName("The images given stay open, the features are left on their manager, and no intermediate map is")
    void onlyTheResultIsLeft() {
        // Given
        int before = network.manager().getManagedArrays().size() - 1;

        // When
        NDArray features = network.features(images);

        // Then
        assertThat(scratch.getManagedArrays())
                .extracting(NDArray::getShape)
                .filteredOn(FrozenStagesTest::isMap)
                .containsExactlyInAnyOrder(images.getShape(), features.getShape());
        assertThat(network.manager().getManagedArrays())
                .hasSize(before + scratch.getManagedArrays().size());
    }

    @Test
    @DisplayName("A stage that there is not is refused with the stages that there are")
    void unknownStageIsRefused() {
        // When
        assertThatIllegalArgumentException()
                .isThrownBy(() -> network.parameters().trainFrom(20))

                // Then
                .withMessage("firstTrainable must be from 0 to 19, got 20");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> network.frozenFeatures(images, -1))
                .withMessage("cut must be from 0 to 19, got -1");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> network.logits(images, 5, 4, true))
                .withMessage("firstTrainable must be from 5 to 19, got 4");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> network.form().stage("block5"))
                .withMessageStartingWith("mobilenet_v2 has no stage 'block5', only [features.0, features.1,");
    }

    /** The engine tells it of leaves only, and refuses to go back from what has none. */
    private static boolean hasGraph(NDArray array) {
        try (GradientCollector collector = Engine.getEngine("PyTorch").newGradientCollector()) {
            collector.backward(array.sum());
            return true;
        } catch (EngineException e) {
            assertThat(e).hasMessageContaining("does not require grad");
            return false;
        }
    }

    /** DJL makes the bounds of an activation, 0 and 6, for each call; they have no dimension. */
    private static boolean isMap(Shape shape) {
        return shape.dimension() > 0;
    }

    /** What our parameter says, which the engine must say as well. */
    private static boolean asks(Parameter parameter) {
        assertThat(parameter.getArray().hasGradient()).isEqualTo(parameter.requiresGradient());
        return parameter.requiresGradient();
    }

    /** Gradient descent with a rate that no gradient is too small for. */
    private void step() {
        network.parameters().all().values().stream()
                .filter(Parameter::requiresGradient)
                .forEach(parameter -> {
                    NDArray gradient = parameter.getArray().getGradient();
                    try (NDArray change = gradient.sign().mul(0.01)) {
                        parameter.getArray().setRequiresGradient(false);
                        parameter.getArray().subi(change);
                        parameter.getArray().setRequiresGradient(true);
                    }
                });
    }

    private Map<String, float[]> numbers() {
        Map<String, float[]> numbers = new TreeMap<>();
        network.parameters()
                .all()
                .forEach((name, parameter) ->
                        numbers.put(name, parameter.getArray().toFloatArray()));
        return numbers;
    }
}
