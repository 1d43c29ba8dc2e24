package io.scanstream.trainer.training;

import io.scanstream.trainer.training.WeightUpdates.Saved;
import java.nio.FloatBuffer;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * What a {@link TrainingMoment} was, enough to go on as if nothing had happened.
 *
 * @param epochs that are over, one or more
 * @param weights and running statistics, by name, as they were
 * @param best the same after the best epoch
 * @param memories of the optimiser, by the weights' names
 */
record SavedTraining(
        List<Epoch> epochs,
        Map<String, FloatBuffer> weights,
        Map<String, FloatBuffer> best,
        Map<String, Saved> memories) {

    static String memoryName(String weight, int number) {
        return weight + "/" + number;
    }

    /**
     * The memories by weight.
     *
     * @param arrays by {@link #memoryName}
     */
    static Map<String, Saved> memories(Map<String, FloatBuffer> arrays, Map<String, Integer> steps) {
        Map<String, Saved> memories = new LinkedHashMap<>();
        steps.forEach((weight, itsSteps) -> {
            List<FloatBuffer> ofWeight = new ArrayList<>();
            while (arrays.containsKey(memoryName(weight, ofWeight.size()))) {
                ofWeight.add(arrays.get(memoryName(weight, ofWeight.size())));
            }
            memories.put(weight, new Saved(ofWeight, itsSteps));
        });
        return memories;
    }
}
