package io.scanstream.cli.comparison;

import io.scanstream.cli.client.AnsweredImage;
import io.scanstream.cli.console.CommandFailure;
import io.scanstream.contract.ModelVersion;
import io.scanstream.contract.Outcome;
import io.scanstream.contract.Prediction;
import io.scanstream.contract.Rejection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/**
 * What a version said of the images of a folder.
 *
 * @param outcomes by the image's name
 */
public record VersionAnswers(ModelVersion modelVersion, Map<String, Outcome> outcomes) {

    /**
     * Takes the outcomes together.
     *
     * @throws CommandFailure if they are those of another version, or of other classes than the folder's
     */
    public static VersionAnswers of(ModelVersion modelVersion, List<AnsweredImage> answers, LabelledFolder folder) {
        Map<String, Outcome> outcomes = new LinkedHashMap<>();
        for (AnsweredImage answer : answers) {
            if (answer.outcome() instanceof Prediction prediction) {
                require(modelVersion, folder.labels(), prediction);
            }
            outcomes.put(answer.image().name(), answer.outcome());
        }
        return new VersionAnswers(modelVersion, outcomes);
    }

    private static void require(ModelVersion modelVersion, Set<String> labels, Prediction prediction) {
        if (!prediction.modelVersion().equals(modelVersion)) {
            throw new CommandFailure(
                    "%s was asked, but %s answered".formatted(modelVersion, prediction.modelVersion()));
        }
        Set<String> known = new TreeSet<>(prediction.probabilities().keySet());
        if (!known.equals(labels)) {
            throw new CommandFailure("%s knows the classes %s, but the folders of the data are %s"
                    .formatted(modelVersion, known, labels));
        }
    }

    Optional<Prediction> prediction(String image) {
        return outcomes.get(image) instanceof Prediction prediction ? Optional.of(prediction) : Optional.empty();
    }

    Optional<Rejection> rejection(String image) {
        return outcomes.get(image) instanceof Rejection rejection ? Optional.of(rejection) : Optional.empty();
    }
}
