package io.scanstream.trainer.checkpoint;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * A network between two of its epochs. What is random in an epoch follows from the seed and its number, and the state of the
 * learning rate's schedule from the losses before it: neither is kept.
 *
 * @param fold null without cross-validation and for the network that is trained on all images
 * @param epochs that are over, in their order
 * @param weights and running statistics, of the head and of the stages that are trained
 * @param best the same as they were after the best epoch so far
 * @param memories what the optimiser remembers of each weight, {@code <weight>/0} and so on
 * @param steps that it has taken with each weight
 */
public record KeptTraining(
        Integer fold,
        List<KeptEpoch> epochs,
        KeptFile weights,
        KeptFile best,
        KeptFile memories,
        Map<String, Integer> steps) {

    public KeptTraining {
        Checkpoint.require("epochs", epochs);
        Checkpoint.require("weights", weights);
        Checkpoint.require("best", best);
        Checkpoint.require("memories", memories);
        Checkpoint.require("steps", steps);
        epochs = List.copyOf(epochs);
        steps = Map.copyOf(steps);
        if (epochs.isEmpty() || epochs.get(epochs.size() - 1).number() != epochs.size()) {
            throw new IllegalArgumentException("a kept training needs its epochs from 1 on, got " + epochs);
        }
    }

    List<KeptFile> files() {
        List<KeptFile> files = new ArrayList<>(List.of(weights, memories));
        if (!best.equals(weights)) {
            files.add(best);
        }
        return files;
    }
}
