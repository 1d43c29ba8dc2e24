package io.scanstream.model;

import ai.djl.nn.Parameter;
import com.fasterxml.jackson.databind.JsonNode;
import java.nio.FloatBuffer;
import java.util.Map;

/** The weights that {@code fixtures/networks.json} describes by a formula. */
final class FormulaWeights {

    private FormulaWeights() {}

    static void fill(JsonNode tensors, Map<String, Parameter> parameters) {
        for (JsonNode tensor : tensors) {
            Parameter parameter = parameters.get(tensor.path("name").asText());
            double[] wave = waveInDouble(
                    tensor.path("index").asInt(), (int) parameter.getShape().size());
            float[] values = new float[wave.length];
            for (int i = 0; i < wave.length; i++) {
                values[i] = (float) value(tensor.path("kind").asText(), wave[i], parameter);
            }
            parameter.getArray().set(FloatBuffer.wrap(values));
        }
    }

    static float[] wave(int tensor, int count) {
        double[] wave = waveInDouble(tensor, count);
        float[] values = new float[count];
        for (int i = 0; i < count; i++) {
            values[i] = (float) wave[i];
        }
        return values;
    }

    private static double[] waveInDouble(int tensor, int count) {
        double[] values = new double[count];
        for (int i = 0; i < count; i++) {
            values[i] = Math.sin(12.9898 * (i + 1) + 78.233 * (tensor + 1));
        }
        return values;
    }

    private static double value(String kind, double wave, Parameter parameter) {
        return switch (kind) {
            case "kernel" -> {
                long fanIn = parameter.getShape().size() / parameter.getShape().get(0);
                yield wave * Math.sqrt(2) * Math.sqrt(2.0 / fanIn);
            }
            case "bias", "beta", "mean" -> 0.1 * wave;
            case "gamma" -> 1 + 0.1 * wave;
            case "var" -> 1 + 0.5 * wave;
            default -> throw new IllegalArgumentException("the fixture has the unknown kind " + kind);
        };
    }
}
