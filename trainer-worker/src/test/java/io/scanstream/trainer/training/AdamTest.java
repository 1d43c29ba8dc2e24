package io.scanstream.trainer.training;

import static org.assertj.core.api.Assertions.assertThat;

import ai.djl.engine.Engine;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Parameter;
import ai.djl.training.GradientCollector;
import io.scanstream.model.TorchEngine;
import java.util.List;
import java.util.Optional;
import org.assertj.core.data.Offset;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class AdamTest {

    private static final double RATE = 0.01;

    @ParameterizedTest
    @ValueSource(doubles = {0, 0.1})
    void five_steps_equal_the_formula_of_the_paper(double decay) {
        // Given
        Engine engine = TorchEngine.start(Optional.empty(), Optional.empty());
        double[] expected = {0.5, -2, 3};
        double[] first = new double[3];
        double[] second = new double[3];
        try (NDManager manager = engine.newBaseManager()) {
            Parameter weight = parameter(manager, new float[] {0.5f, -2, 3});
            Adam adam = new Adam(List.of(weight), decay, manager);

            // When
            for (int step = 1; step <= 5; step++) {
                gradientOfSquares(engine, weight);
                adam.step(RATE);
                byFormula(expected, first, second, step, decay);
            }

            // Then
            float[] values = weight.getArray().toFloatArray();
            for (int i = 0; i < values.length; i++) {
                assertThat((double) values[i]).isCloseTo(expected[i], Offset.offset(1e-5));
            }
        }
    }

    private static Parameter parameter(NDManager manager, float[] values) {
        Parameter parameter = Parameter.builder()
                .setName("weight")
                .setType(Parameter.Type.WEIGHT)
                .optArray(manager.create(values))
                .build();
        parameter.initialize(manager, DataType.FLOAT32);
        return parameter;
    }

    /** The loss is the sum of squares: its gradient is 2 w. */
    private static void gradientOfSquares(Engine engine, Parameter weight) {
        try (GradientCollector collector = engine.newGradientCollector()) {
            NDArray loss = weight.getArray().square().sum().reshape(new Shape());
            collector.backward(loss);
        }
    }

    private static void byFormula(double[] w, double[] m, double[] v, int t, double decay) {
        for (int i = 0; i < w.length; i++) {
            double gradient = 2 * w[i] + decay * w[i];
            m[i] = 0.9 * m[i] + 0.1 * gradient;
            v[i] = 0.999 * v[i] + 0.001 * gradient * gradient;
            w[i] -= RATE * (m[i] / (1 - Math.pow(0.9, t))) / (Math.sqrt(v[i] / (1 - Math.pow(0.999, t))) + 1e-8);
        }
    }
}
