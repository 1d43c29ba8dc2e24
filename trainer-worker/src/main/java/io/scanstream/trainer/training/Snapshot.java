package io.scanstream.trainer.training;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.index.NDIndex;
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
        values.forEach((name, numbers) -> set(parameters.get(name).getArray(), FloatBuffer.wrap(numbers)));
    }

    /**
     * Puts numbers into an array, in its logical order. Filled directly by a buffer it would be laid out anew in memory, and
     * what is computed with another layout ends a few bits apart.
     */
    static void set(NDArray array, FloatBuffer numbers) {
        try (NDManager scratch = array.getManager().newSubManager()) {
            array.set(new NDIndex("..."), scratch.create(numbers.duplicate(), array.getShape()));
        }
    }

    /** By name. */
    Map<String, FloatTensor> tensors() {
        Map<String, FloatTensor> tensors = new LinkedHashMap<>();
        values.forEach((name, numbers) ->
                tensors.put(name, FloatTensor.of(parameters.get(name).getArray().getShape(), numbers)));
        return tensors;
    }
}
