package io.scanstream.evaluation;

import io.scanstream.contract.Confusion;
import io.scanstream.contract.EvaluationSettings;
import java.util.Comparator;
import java.util.List;
import java.util.function.ToDoubleFunction;
import java.util.stream.Stream;

/**
 * From which score on an image counts as positive. It is chosen on other images than those whose score is reported.
 *
 * @param threshold an image is positive if its score is this or more
 */
public record OperatingPoint(double threshold) {

    private static final OperatingPoint HALF = new OperatingPoint(0.5);

    public OperatingPoint {
        if (!(threshold >= 0 && threshold <= 1)) {
            throw new IllegalArgumentException("threshold is %s, but it must be from 0 to 1".formatted(threshold));
        }
    }

    public boolean isPositive(double score) {
        return score >= threshold;
    }

    Confusion confusion(ScoredImages images) {
        boolean[] answers = new boolean[images.size()];
        for (int i = 0; i < answers.length; i++) {
            answers[i] = isPositive(images.scores()[i]);
        }
        return Confusion.of(answers, images.positives());
    }

    /** By the rule that was asked for. */
    public static OperatingPoint chosen(ScoredImages validation, EvaluationSettings settings) {
        return switch (settings.operatingPoint()) {
            case YOUDEN -> youden(validation);
            case SENSITIVITY -> atLeast(settings.target(), validation, Confusion::sensitivity, Confusion::specificity);
            case SPECIFICITY -> atLeast(settings.target(), validation, Confusion::specificity, Confusion::sensitivity);
        };
    }

    /**
     * The point of the highest Youden index (sensitivity + specificity - 1), of equals the one nearest to a half. If it
     * is not a half, it lies half way between two neighbouring scores. Where no threshold is better than chance, to miss
     * nothing is better than to find nothing: a threshold above all scores is none of the candidates, a half included.
     */
    static OperatingPoint youden(ScoredImages validation) {
        List<RocCurve.Point> points = RocCurve.of(validation).points();
        if (points.isEmpty()) {
            return HALF;
        }
        List<RocCurve.Point> finding = points.subList(0, points.size() - 1);
        RocCurve.Point half = new RocCurve.Point(HALF.threshold, HALF.confusion(validation));
        boolean findsSome = half.confusion().truePositives() + half.confusion().falsePositives() > 0;
        return best(finding, findsSome ? half : finding.get(0), Confusion::youdenIndex);
    }

    /**
     * Of the thresholds with at least the target in one rate the highest in the other, of equals the one nearest to a
     * half. If no threshold has it (every image would have to be negative, but one scores 1), the one nearest to it.
     */
    private static OperatingPoint atLeast(
            double target,
            ScoredImages validation,
            ToDoubleFunction<Confusion> fixed,
            ToDoubleFunction<Confusion> free) {
        List<RocCurve.Point> operable = RocCurve.of(validation).points().stream()
                .filter(RocCurve.Point::isOperable)
                .toList();
        double reachable = Math.min(
                target,
                operable.stream()
                        .map(RocCurve.Point::confusion)
                        .mapToDouble(fixed)
                        .max()
                        .orElse(target));
        List<RocCurve.Point> allowed = operable.stream()
                .filter(point -> fixed.applyAsDouble(point.confusion()) >= reachable)
                .toList();
        RocCurve.Point half = new RocCurve.Point(HALF.threshold, HALF.confusion(validation));
        boolean isHalfAllowed = fixed.applyAsDouble(half.confusion()) >= reachable;
        return best(allowed, isHalfAllowed ? half : allowed.get(0), free);
    }

    /** @param first before the candidates: of equals that are equally near it stays */
    private static OperatingPoint best(
            List<RocCurve.Point> candidates, RocCurve.Point first, ToDoubleFunction<Confusion> figure) {
        Comparator<RocCurve.Point> order = Comparator.<RocCurve.Point>comparingDouble(
                        point -> figure.applyAsDouble(point.confusion()))
                .thenComparingDouble(point -> -Math.abs(point.threshold() - HALF.threshold));
        return Stream.concat(Stream.of(first), candidates.stream())
                .max(order)
                .map(point -> new OperatingPoint(point.threshold()))
                .orElseThrow();
    }
}
