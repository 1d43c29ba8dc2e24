package io.scanstream.model;

import static org.assertj.core.api.Assertions.assertThat;

import ai.djl.engine.Engine;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Parameter;
import ai.djl.training.GradientCollector;
import java.util.LinkedHashMap;
import java.util.Map;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

class FrozenBackboneTest extends OnSmallBackbone {

    @Test
    @DisplayName("No parameter asks for a gradient, neither here nor in the engine")
    void noParameterAsksForAGradient() {
        // When
        Map<String, Parameter> parameters = backbone.stableParameters();

        // Then
        assertThat(parameters).isNotEmpty().allSatisfy((name, parameter) -> {
            assertThat(parameter.requiresGradient()).as(name).isFalse();
            assertThat(parameter.getArray().hasGradient()).as(name).isFalse();
        });
    }

    @Test
    @DisplayName("A forward pass while training leaves every number of the base as it was")
    void trainingDoesNotMoveTheBase() {
        // Given
        Map<String, float[]> before = numbers();

        // When
        try (GradientCollector collector = Engine.getEngine("PyTorch").newGradientCollector()) {
            backbone.forward(store, new NDList(images), true);
        }

        // Then
        assertThat(numbers())
                .allSatisfy((name, after) -> assertThat(after).as(name).isEqualTo(before.get(name)));
    }

    @Test
    @DisplayName("While training the base computes what it computes in service, and nothing to differentiate")
    void trainingEqualsInference() {
        // Given
        NDArray inference = backbone.forward(store, new NDList(images), false).singletonOrThrow();

        // When
        NDArray training = backbone.forward(store, new NDList(images), true).singletonOrThrow();

        // Then
        assertThat(training.toFloatArray()).isEqualTo(inference.toFloatArray());
        assertThat(training.hasGradient()).isFalse();
    }

    @Test
    @DisplayName("The images given stay open, the features are left on their manager, and no intermediate map is")
    void onlyTheResultIsLeft() {
        // Given
        try (NDManager scratch = manager.newSubManager()) {
            int before = manager.getManagedArrays().size();
            images.attach(scratch);

            // When
            NDArray features =
                    backbone.forward(store, new NDList(images), false).singletonOrThrow();

            // Then
            assertThat(scratch.getManagedArrays())
                    .extracting(NDArray::getShape)
                    .filteredOn(FrozenBackboneTest::isMap)
                    .containsExactlyInAnyOrder(images.getShape(), features.getShape());
            assertThat(manager.getManagedArrays().size())
                    .isEqualTo(before + scratch.getManagedArrays().size() - 1);
        }
    }

    /** DJL makes the bounds of an activation, 0 and 6, for each call; they have no dimension. */
    private static boolean isMap(Shape shape) {
        return shape.dimension() > 0;
    }

    private Map<String, float[]> numbers() {
        Map<String, float[]> numbers = new LinkedHashMap<>();
        backbone.stableParameters()
                .forEach((name, parameter) ->
                        numbers.put(name, parameter.getArray().toFloatArray()));
        return numbers;
    }
}
