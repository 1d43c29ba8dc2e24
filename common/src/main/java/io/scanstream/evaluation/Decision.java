package io.scanstream.evaluation;

import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;

/** How a label follows from the probabilities of the classes; part of a model's manifest. */
@JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "type")
@JsonSubTypes({
    @JsonSubTypes.Type(value = Decision.Threshold.class, name = "Threshold"),
    @JsonSubTypes.Type(value = Decision.MostProbable.class, name = "MostProbable")
})
public sealed interface Decision {

    /** Index of the label. */
    int label(double[] probabilities);

    /** Indices of the classes whose presence is a finding. */
    int[] findings(int classes);

    /**
     * For two classes: positive from an operating point on.
     *
     * @param positive index of the positive class, 0 or 1
     */
    record Threshold(int positive, double threshold) implements Decision {

        public Threshold {
            if (positive != 0 && positive != 1) {
                throw new IllegalArgumentException("positive is %d, but it must be 0 or 1".formatted(positive));
            }
            threshold = new OperatingPoint(threshold).threshold();
        }

        @Override
        public int label(double[] probabilities) {
            return new OperatingPoint(threshold).isPositive(probabilities[positive]) ? positive : 1 - positive;
        }

        @Override
        public int[] findings(int classes) {
            return new int[] {positive};
        }
    }

    /** For more than two classes. */
    record MostProbable() implements Decision {

        @Override
        public int label(double[] probabilities) {
            int best = 0;
            for (int i = 1; i < probabilities.length; i++) {
                best = probabilities[i] > probabilities[best] ? i : best;
            }
            return best;
        }

        @Override
        public int[] findings(int classes) {
            int[] all = new int[classes];
            for (int i = 0; i < classes; i++) {
                all[i] = i;
            }
            return all;
        }
    }
}
