package io.scanstream.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import ai.djl.engine.Engine;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.AbstractBlock;
import ai.djl.nn.Block;
import ai.djl.nn.core.Linear;
import ai.djl.training.GradientCollector;
import ai.djl.training.ParameterStore;
import ai.djl.util.PairList;
import java.util.ArrayList;
import java.util.List;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

class LeanSequentialTest extends OnEngine {

    private static final Shape SHAPE = new Shape(2, 3);

    private final Watched twice =
            new Watched(in -> new NDList(in.singletonOrThrow().mul(2)));
    private final Watched plusOne =
            new Watched(in -> new NDList(in.singletonOrThrow().add(1)));
    private final Watched sameList = new Watched(in -> in);
    private final Watched sameArray = new Watched(in -> new NDList(in.singletonOrThrow()));

    private NDArray input;

    @BeforeEach
    void make() {
        input = manager.create(new float[] {1, 2, 3, 4, 5, 6}, SHAPE);
    }

    @Test
    @DisplayName("Intermediate arrays are closed; the input and the result stay open")
    void onlyIntermediatesAreClosed() {
        // Given
        Watched last = new Watched(in -> new NDList(in.singletonOrThrow().sub(3)));

        // When
        NDArray result = forward(twice, plusOne, last);

        // Then
        assertThat(result.toFloatArray()).containsExactly(0, 2, 4, 6, 8, 10);
        assertThat(twice.output.isReleased()).isTrue();
        assertThat(plusOne.output.isReleased()).isTrue();
        assertThat(input.isReleased()).isFalse();
    }

    @Test
    @DisplayName("Layers that hand on what they were given, in whatever list, do not cost the caller its input")
    void inputSurvivesLayersThatHandItOn() {
        // When
        NDArray result = forward(sameList, sameArray, sameList, twice, plusOne);

        // Then
        assertThat(result.toFloatArray()).containsExactly(3, 5, 7, 9, 11, 13);
        assertThat(input.isReleased()).isFalse();
        assertThat(twice.output.isReleased()).isTrue();
    }

    @Test
    @DisplayName("A result that later layers hand on is the result")
    void resultSurvivesLayersThatHandItOn() {
        // When
        NDArray result = forward(twice, plusOne, sameArray, sameList);

        // Then
        assertThat(result.toFloatArray()).containsExactly(3, 5, 7, 9, 11, 13);
        assertThat(twice.output.isReleased()).isTrue();
    }

    @Test
    @DisplayName("No layers, or only such as hand on, give back the input")
    void nothingDoneGivesBackTheInput() {
        // When
        NDArray result = forward(sameArray, sameList);

        // Then
        assertThat(result).isSameAs(input);
        assertThat(forward()).isSameAs(input);
        assertThat(input.isReleased()).isFalse();
    }

    @Test
    @DisplayName("Closing intermediates early does not change a gradient")
    void gradientsAreThoseOfOpenIntermediates() {
        // Given
        List<Block> layers = List.of(linear(4), Pointwise.leakyRelu(0.1f), linear(3), Pointwise.relu6(), linear(1));
        new LeanSequential(layers).initialize(manager, DataType.FLOAT32, SHAPE);
        List<float[]> expected = gradients(layers, () -> {
            NDList current = new NDList(input);
            for (Block layer : layers) {
                current = layer.forward(store, current, true);
            }
            return current.singletonOrThrow();
        });

        // When
        List<float[]> found = gradients(
                layers,
                () -> new LeanSequential(layers)
                        .forward(store, new NDList(input), true)
                        .singletonOrThrow());

        // Then
        for (int i = 0; i < expected.size(); i++) {
            assertThat(found.get(i)).containsExactly(expected.get(i), within(1e-6f));
        }
    }

    private NDArray forward(Block... layers) {
        return new LeanSequential(List.of(layers))
                .forward(store, new NDList(input), false)
                .singletonOrThrow();
    }

    private static Block linear(int units) {
        return Linear.builder().setUnits(units).build();
    }

    private interface Forward {
        NDArray run();
    }

    private static List<float[]> gradients(List<Block> layers, Forward forward) {
        List<float[]> gradients = new ArrayList<>();
        try (GradientCollector collector = Engine.getEngine("PyTorch").newGradientCollector()) {
            collector.backward(forward.run().square().sum());
            for (Block layer : layers) {
                layer.getDirectParameters().values().forEach(parameter -> {
                    NDArray gradient = parameter.getArray().getGradient();
                    gradients.add(gradient.toFloatArray());
                    gradient.muli(0);
                });
            }
        }
        return gradients;
    }

    /** Remembers what it gave. */
    private static final class Watched extends AbstractBlock {

        private final UnaryOperator<NDList> function;
        private NDArray output;

        Watched(UnaryOperator<NDList> function) {
            this.function = function;
        }

        @Override
        protected NDList forwardInternal(
                ParameterStore store, NDList inputs, boolean training, PairList<String, Object> params) {
            NDList result = function.apply(inputs);
            output = result.singletonOrThrow();
            return result;
        }

        @Override
        public Shape[] getOutputShapes(Shape[] inputs) {
            return inputs;
        }
    }
}
