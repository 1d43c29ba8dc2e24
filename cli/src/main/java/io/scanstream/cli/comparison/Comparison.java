package io.scanstream.cli.comparison;

import io.scanstream.cli.client.LabelledFile;
import io.scanstream.cli.console.CommandFailure;
import io.scanstream.contract.Metrics;
import io.scanstream.contract.ModelVersion;
import io.scanstream.contract.RejectionCode;
import io.scanstream.evaluation.McNemar;
import java.util.List;
import java.util.stream.Stream;

/**
 * Two versions on the same images. All figures are of one class against the rest, and of the images that both answered.
 *
 * @param positive that class
 * @param sent images that each version was asked about
 * @param labels whether one of them is right more often at its own operating point
 * @param flips images that they label differently, in the order of the folder
 * @param leftOut what was rejected; an image may be in it twice
 */
public record Comparison(
        String positive,
        int sent,
        Judged first,
        Judged second,
        AucDifference auc,
        McNemar labels,
        List<Flip> flips,
        List<LeftOut> leftOut) {

    /** How well a version did. */
    public record Judged(ModelVersion modelVersion, Metrics metrics) {}

    /**
     * The first version's area under the ROC curve less the second's.
     *
     * @param low lower bound of its 95 % interval, -1 to 1
     * @param p two-sided, by DeLong, that there is none; null if the scores leave no variance to tell from
     */
    public record AucDifference(double value, double low, double high, Double p) {}

    /** An image on which the versions disagree. */
    public record Flip(String image, String truth, Answer first, Answer second) {}

    /** @param score probability of the positive class */
    public record Answer(String label, double score) {}

    /** An image that a version rejected. */
    public record LeftOut(String image, ModelVersion modelVersion, RejectionCode code, String reason) {}

    /**
     * Compares them.
     *
     * @throws CommandFailure if what both answered does not suffice for figures
     */
    public static Comparison of(LabelledFolder folder, VersionAnswers first, VersionAnswers second) {
        List<LeftOut> leftOut = folder.files().stream()
                .flatMap(file -> Stream.concat(leftOut(file, first), leftOut(file, second)))
                .toList();
        PairedScores pairs = PairedScores.of(folder, first, second);
        try {
            return new Comparison(
                    folder.positive(),
                    folder.files().size(),
                    new Judged(first.modelVersion(), pairs.firstMetrics()),
                    new Judged(second.modelVersion(), pairs.secondMetrics()),
                    pairs.aucDifference(),
                    pairs.mcNemar(),
                    pairs.flips(),
                    leftOut);
        } catch (IllegalArgumentException e) {
            throw new CommandFailure(
                    "the versions cannot be compared on the %d images that both answered: %s%s"
                            .formatted(pairs.size(), e.getMessage(), example(leftOut)),
                    e);
        }
    }

    private static String example(List<LeftOut> leftOut) {
        return leftOut.isEmpty()
                ? ""
                : "; %d rejections, such as of %s: %s"
                        .formatted(
                                leftOut.size(),
                                leftOut.get(0).image(),
                                leftOut.get(0).reason());
    }

    private static Stream<LeftOut> leftOut(LabelledFile file, VersionAnswers answers) {
        String image = file.image().name();
        return answers.rejection(image).stream()
                .map(rejection -> new LeftOut(image, answers.modelVersion(), rejection.code(), rejection.reason()));
    }
}
