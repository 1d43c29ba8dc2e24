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

    void restore() {
        values.forEach((parameter, numbers) -> parameter.getArray().set(FloatBuffer.wrap(numbers)));
    }
}
