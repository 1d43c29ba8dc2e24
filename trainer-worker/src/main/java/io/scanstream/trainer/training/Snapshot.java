package io.scanstream.trainer.training;

import ai.djl.nn.Parameter;
import io.scanstream.model.FloatTensor;
import java.nio.FloatBuffer;
import java.util.LinkedHashMap;
import java.util.Map;

/** Parameters' values at one moment, in Java's memory. */
final class Snapshot {

    private final Map<String, Parameter> parameters;
    private final Map<String, float[]> values = new LinkedHashMap<>();

    /** @param parameters by name */
    Snapshot(Map<String, Parameter> parameters) {
        this.parameters = parameters;
        parameters.forEach(
                (name, parameter) -> values.put(name, parameter.getArray().toFloatArray()));
    }

    /** Takes the values of now instead, without ever holding both of all parameters. */
    void renew() {
        values.replaceAll((name, old) -> parameters.get(name).getArray().toFloatArray());
    }

    boolean isFinite() {
        return values.values().stream().allMatch(Snapshot::isFinite);
    }

    private static boolean isFinite(float[] numbers) {
        for (float number : numbers) {
            if (!Float.isFinite(number)) {
                return false;
            }
        }
        return true;
    }

    void restore() {
        values.forEach((name, numbers) -> parameters.get(name).getArray().set(FloatBuffer.wrap(numbers)));
    }

    /** By name. */
    Map<String, FloatTensor> tensors() {
        Map<String, FloatTensor> tensors = new LinkedHashMap<>();
        values.forEach((name, numbers) ->
                tensors.put(name, FloatTensor.of(parameters.get(name).getArray().getShape(), numbers)));
        return tensors;
    }
}
