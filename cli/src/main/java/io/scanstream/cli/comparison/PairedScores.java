package io.scanstream.cli.comparison;

import io.scanstream.cli.client.LabelledFile;
import io.scanstream.cli.comparison.Comparison.Answer;
import io.scanstream.cli.comparison.Comparison.AucDifference;
import io.scanstream.cli.comparison.Comparison.Flip;
import io.scanstream.contract.Metrics;
import io.scanstream.contract.Prediction;
import io.scanstream.evaluation.AucComparison;
import io.scanstream.evaluation.Decision;
import io.scanstream.evaluation.Evaluation;
import io.scanstream.evaluation.McNemar;
import io.scanstream.evaluation.ScoredImages;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/** The images that both versions answered, with what each said of the positive class. */
record PairedScores(String positive, List<Flip> pairs) {

    /** Of the two classes that are left, the rest and the positive one. */
    private static final int POSITIVE = 1;

    /** Names the positive class; the labels are the versions' own, each by its operating point. */
    private static final Decision DECISION = new Decision.Threshold(POSITIVE, 0.5);

    static PairedScores of(LabelledFolder folder, VersionAnswers first, VersionAnswers second) {
        List<Flip> pairs = new ArrayList<>();
        for (LabelledFile file : folder.files()) {
            String image = file.image().name();
            Optional<Prediction> one = first.prediction(image);
            Optional<Prediction> other = second.prediction(image);
            if (one.isPresent() && other.isPresent()) {
                pairs.add(new Flip(
                        image,
                        file.label(),
                        answer(one.get(), folder.positive()),
                        answer(other.get(), folder.positive())));
            }
        }
        return new PairedScores(folder.positive(), pairs);
    }

    private static Answer answer(Prediction prediction, String positive) {
        return new Answer(prediction.label(), prediction.probabilities().get(positive));
    }

    int size() {
        return pairs.size();
    }

    Metrics firstMetrics() {
        return metrics(Flip::first);
    }

    Metrics secondMetrics() {
        return metrics(Flip::second);
    }

    private Metrics metrics(Function<Flip, Answer> version) {
        return Evaluation.of(probabilities(version), classes(version), truth(), DECISION, Optional.empty(), () -> {});
    }

    AucDifference aucDifference() {
        AucComparison areas = AucComparison.of(scores(Flip::first), scores(Flip::second));
        return new AucDifference(
                areas.first() - areas.second(),
                areas.low(),
                areas.high(),
                areas.p().isPresent() ? areas.p().getAsDouble() : null);
    }

    private ScoredImages scores(Function<Flip, Answer> version) {
        return ScoredImages.of(probabilities(version), truth(), POSITIVE);
    }

    McNemar mcNemar() {
        return McNemar.of(classes(Flip::first), classes(Flip::second), truth());
    }

    List<Flip> flips() {
        return pairs.stream()
                .filter(pair -> !pair.first().label().equals(pair.second().label()))
                .toList();
    }

    private double[][] probabilities(Function<Flip, Answer> version) {
        return pairs.stream()
                .mapToDouble(pair -> version.apply(pair).score())
                .mapToObj(score -> new double[] {1 - score, score})
                .toArray(double[][]::new);
    }

    private int[] classes(Function<Flip, Answer> version) {
        return pairs.stream()
                .mapToInt(pair -> index(version.apply(pair).label()))
                .toArray();
    }

    private int[] truth() {
        return pairs.stream().mapToInt(pair -> index(pair.truth())).toArray();
    }

    private int index(String label) {
        return label.equals(positive) ? POSITIVE : 1 - POSITIVE;
    }
}
