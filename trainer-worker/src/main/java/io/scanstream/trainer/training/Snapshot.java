package io.scanstream.trainer.training;

import ai.djl.nn.Parameter;
import java.nio.FloatBuffer;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.Map;

/** Parameters' values at one moment, in Java's memory. */
final class Snapshot {

    private final Map<Parameter, float[]> values = new LinkedHashMap<>();

    Snapshot(Collection<Parameter> parameters) {
        parameters.forEach(
                parameter -> values.put(parameter, parameter.getArray().toFloatArray()));
    }

    /** Takes the values of now instead, without ever holding both of all parameters. */
    void renew() {
        values.replaceAll((parameter, old) -> parameter.getArray().toFloatArray());
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
        values.forEach((parameter, numbers) -> parameter.getArray().set(FloatBuffer.wrap(numbers)));
    }
}
