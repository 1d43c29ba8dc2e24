package io.scanstream.model;

import static org.assertj.core.api.Assertions.assertThat;

import ai.djl.engine.Engine;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDArrays;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Block;
import ai.djl.nn.Parameter;
import ai.djl.nn.norm.BatchNorm;
import ai.djl.training.GradientCollector;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Against DJL's own batch normalisation of the whole map, pooled afterwards. */
class PooledBatchNormTest extends OnEngine {

    private static final int IMAGES = 8;
    private static final int CHANNELS = 20;
    private static final int SIDE = 7;

    private PooledBatchNorm pooled;
    private Block reference;

    @BeforeEach
    void make() {
        Engine.getEngine("PyTorch").setRandomSeed(3);
        pooled = new PooledBatchNorm();
        pooled.initialize(manager, DataType.FLOAT32, new Shape(1, 2, CHANNELS));
        reference = BatchNorm.builder().optEpsilon(1e-3f).optMomentum(0.99f).build();
        reference.initialize(manager, DataType.FLOAT32, new Shape(1, CHANNELS, SIDE, SIDE));
        fill(Parameter.Type.GAMMA, manager.randomUniform(0.5f, 1.5f, new Shape(CHANNELS)));
        fill(Parameter.Type.BETA, manager.randomNormal(new Shape(CHANNELS)));
    }

    @ParameterizedTest(name = "mean {0}, deviation {1}")
    @CsvSource({"0, 1", "2, 1", "5, 0.5", "0, 100"})
    @DisplayName("While training it gives what normalising the whole map and then pooling gives")
    void trainingForwardIsExact(float mean, float deviation) {
        // Given
        NDArray map = map(mean, deviation);
        NDArray expected = pool(reference.forward(store, new NDList(map), true).singletonOrThrow());

        // When
        NDArray found = pooled.forward(store, new NDList(moments(map)), true).singletonOrThrow();

        // Then
        assertThat(found.getShape()).isEqualTo(new Shape(IMAGES, CHANNELS));
        assertThat(Difference.largest(found.toFloatArray(), expected.toFloatArray()))
                .isLessThan(1e-4);
    }

    @Test
    @DisplayName("Gamma and beta get the gradients that they would get through the whole map")
    void gradientsAreExact() {
        // Given
        NDArray map = map(1, 2);
        NDArray moments = moments(map);
        NDArray wanted = manager.randomNormal(new Shape(IMAGES, CHANNELS));
        backward(() -> pool(reference.forward(store, new NDList(map), true).singletonOrThrow()), wanted);

        // When
        backward(() -> pooled.forward(store, new NDList(moments), true).singletonOrThrow(), wanted);

        // Then
        for (Parameter.Type type : new Parameter.Type[] {Parameter.Type.GAMMA, Parameter.Type.BETA}) {
            float[] expected =
                    parameter(reference, type).getArray().getGradient().toFloatArray();
            float[] found = parameter(pooled, type).getArray().getGradient().toFloatArray();
            assertThat(Difference.largest(found, expected)).as("%s", type).isLessThan(1e-4);
        }
    }

    @Test
    @DisplayName("In service it gives what normalising with the same running statistics and then pooling gives")
    void inferenceForwardIsExact() {
        // Given
        fill(Parameter.Type.RUNNING_MEAN, manager.randomNormal(new Shape(CHANNELS)));
        fill(Parameter.Type.RUNNING_VAR, manager.randomUniform(0.01f, 4, new Shape(CHANNELS)));
        NDArray map = map(1, 2);
        NDArray expected = pool(reference.forward(store, new NDList(map), false).singletonOrThrow());

        // When
        NDArray found = pooled.forward(store, new NDList(moments(map)), false).singletonOrThrow();

        // Then
        assertThat(Difference.largest(found.toFloatArray(), expected.toFloatArray()))
                .isLessThan(1e-4);
    }

    @Test
    @DisplayName("The running statistics follow the batches as those of the whole map do, the variance without n - 1")
    void runningStatisticsFollow() {
        // Given
        float unbiased = (float) (IMAGES * SIDE * SIDE) / (IMAGES * SIDE * SIDE - 1);

        // When
        for (int i = 0; i < 50; i++) {
            NDArray map = map(3, 2);
            reference.forward(store, new NDList(map), true);
            pooled.forward(store, new NDList(moments(map)), true);
        }

        // Then
        assertThat(Difference.largest(
                        numbers(pooled, Parameter.Type.RUNNING_MEAN), numbers(reference, Parameter.Type.RUNNING_MEAN)))
                .isLessThan(1e-4);
        assertThat(Difference.largest(
                        numbers(pooled, Parameter.Type.RUNNING_VAR), numbers(reference, Parameter.Type.RUNNING_VAR)))
                .isLessThan(4 * (unbiased - 1) + 1e-4);
    }

    @Test
    @DisplayName("Started from moments, it treats the same moments in service as in training")
    void startingEqualsTraining() {
        // Given
        NDArray moments = moments(map(2, 3));
        NDArray training = pooled.forward(store, new NDList(moments), true).singletonOrThrow();

        // When
        pooled.startFrom(moments);

        // Then
        NDArray inference = pooled.forward(store, new NDList(moments), false).singletonOrThrow();
        assertThat(Difference.largest(inference.toFloatArray(), training.toFloatArray()))
                .isLessThan(1e-5);
    }

    @Test
    @DisplayName("A channel that is the same everywhere is not divided by the root of a negative number")
    void constantChannelIsHarmless() {
        // Given
        NDArray constant = manager.full(new Shape(IMAGES, CHANNELS, SIDE, SIDE), 1234.567f);

        // When
        NDArray found =
                pooled.forward(store, new NDList(moments(constant)), true).singletonOrThrow();

        // Then
        assertThat(Difference.largest(found.toFloatArray(), repeatedBeta())).isLessThan(0.05);
    }

    private NDArray map(float mean, float deviation) {
        return manager.randomNormal(mean, deviation, new Shape(IMAGES, CHANNELS, SIDE, SIDE), DataType.FLOAT32);
    }

    private static NDArray pool(NDArray map) {
        return map.getNDArrayInternal().globalAvgPool();
    }

    private static NDArray moments(NDArray map) {
        return NDArrays.stack(new NDList(pool(map), pool(map.square())), 1);
    }

    private interface Forward {
        NDArray run();
    }

    private static void backward(Forward forward, NDArray wanted) {
        try (GradientCollector collector = Engine.getEngine("PyTorch").newGradientCollector()) {
            collector.backward(forward.run().sub(wanted).square().sum());
        }
    }

    private void fill(Parameter.Type type, NDArray values) {
        values.copyTo(parameter(pooled, type).getArray());
        values.copyTo(parameter(reference, type).getArray());
    }

    private float[] repeatedBeta() {
        float[] beta = numbers(pooled, Parameter.Type.BETA);
        float[] repeated = new float[IMAGES * CHANNELS];
        for (int i = 0; i < repeated.length; i++) {
            repeated[i] = beta[i % CHANNELS];
        }
        return repeated;
    }

    private static float[] numbers(Block block, Parameter.Type type) {
        return parameter(block, type).getArray().toFloatArray();
    }

    private static Parameter parameter(Block block, Parameter.Type type) {
        Map<Parameter.Type, Parameter> byType = block.getDirectParameters().values().stream()
                .collect(Collectors.toMap(Parameter::getType, parameter -> parameter));
        return byType.get(type);
    }
}
