package io.scanstream.trainer.strategy;

import io.scanstream.contract.Similarity;
import io.scanstream.contract.SimilaritySource;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalDouble;

/**
 * How close the data set is to what the base was pre-trained on, and who says so.
 *
 * @param similarity {@link Similarity#SIMILAR} or {@link Similarity#DIFFERENT}
 * @param distance if it was measured, whether or not it decided
 * @param evidence in sentences
 */
record Judgement(Similarity similarity, SimilaritySource source, OptionalDouble distance, List<String> evidence) {

    Judgement {
        evidence = List.copyOf(evidence);
    }

    /** @param asked by the request; what it states is not outvoted */
    static Judgement of(Similarity asked, Measurement measurement) {
        if (asked != Similarity.MEASURED) {
            return stated(asked, measurement);
        }
        if (measurement instanceof Measurement.Taken taken) {
            return new Judgement(
                    taken.similarity(),
                    SimilaritySource.MEASURED,
                    OptionalDouble.of(taken.distance()),
                    List.of(taken.sentence()));
        }
        return new Judgement(
                Similarity.DIFFERENT,
                SimilaritySource.ASSUMED,
                OptionalDouble.empty(),
                List.of(
                        measurement.sentence(),
                        "it is taken to be DIFFERENT: scans mostly are, and training too much of the base costs less than training too little"));
    }

    private static Judgement stated(Similarity stated, Measurement measurement) {
        List<String> evidence = new ArrayList<>();
        evidence.add("the request states %s".formatted(stated));
        if (measurement instanceof Measurement.Taken taken) {
            boolean agrees = taken.similarity() == stated;
            evidence.add(agrees ? taken.sentence() : taken.sentence() + ", which does not outvote the request");
            return new Judgement(stated, SimilaritySource.STATED, OptionalDouble.of(taken.distance()), evidence);
        }
        return new Judgement(stated, SimilaritySource.STATED, OptionalDouble.empty(), evidence);
    }
}
