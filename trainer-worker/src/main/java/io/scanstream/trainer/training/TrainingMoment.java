package io.scanstream.trainer.training;

import ai.djl.nn.Parameter;
import io.scanstream.model.FloatTensor;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * All that a training is made of between two epochs. Good until the next one begins.
 *
 * @param epochs that are over
 * @param changing weights and running statistics, by name
 * @param memories of the optimiser, by the weights' names
 */
record TrainingMoment(
        List<Epoch> epochs, Map<String, Parameter> changing, BestEpoch best, Map<String, UpdateRule.Memory> memories) {

    Epoch last() {
        return epochs.get(epochs.size() - 1);
    }

    Map<String, FloatTensor> weightTensors() {
        Map<String, FloatTensor> tensors = new LinkedHashMap<>();
        changing.forEach((name, parameter) -> tensors.put(name, FloatTensor.of(parameter.getArray())));
        return tensors;
    }

    /** Each array that is remembered of a weight is called by the weight's name and its number. */
    Map<String, FloatTensor> memoryTensors() {
        Map<String, FloatTensor> tensors = new LinkedHashMap<>();
        memories.forEach((name, memory) -> {
            for (int i = 0; i < memory.arrays().size(); i++) {
                tensors.put(
                        SavedTraining.memoryName(name, i),
                        FloatTensor.of(memory.arrays().get(i)));
            }
        });
        return tensors;
    }

    Map<String, Integer> steps() {
        Map<String, Integer> steps = new LinkedHashMap<>();
        memories.forEach((name, memory) -> steps.put(name, memory.steps()));
        return steps;
    }
}
