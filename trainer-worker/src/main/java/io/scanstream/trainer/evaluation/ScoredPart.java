package io.scanstream.trainer.evaluation;

import io.scanstream.evaluation.ScoredImages;
import java.util.Arrays;
import java.util.List;

/**
 * What a model answers to the images of a part, and the truth.
 *
 * @param probabilities N x K, calibrated
 * @param answers index of the class that each image is said to be of
 * @param labels index of each image's class
 */
public record ScoredPart(double[][] probabilities, int[] answers, int[] labels) {

    static ScoredPart joined(List<ScoredPart> parts) {
        return new ScoredPart(
                parts.stream()
                        .flatMap(part -> Arrays.stream(part.probabilities))
                        .toArray(double[][]::new),
                parts.stream().flatMapToInt(part -> Arrays.stream(part.answers)).toArray(),
                parts.stream().flatMapToInt(part -> Arrays.stream(part.labels)).toArray());
    }

    public int size() {
        return labels.length;
    }

    /** One class against the rest. */
    public ScoredImages against(int label) {
        return ScoredImages.of(probabilities, labels, label);
    }
}
