package io.scanstream.evaluation;

import io.scanstream.contract.Estimate;
import io.scanstream.contract.Metrics;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.ToDoubleFunction;

/** The figures of a model on images it has never seen. */
public final class Evaluation {

    private Evaluation() {}

    /** Where the finding is as frequent as on the images. */
    public static Metrics of(double[][] probabilities, int[] truth, Decision decision) {
        return of(probabilities, truth, decision, Optional.empty());
    }

    /**
     * All figures at once.
     *
     * @param probabilities per image, per class; N x K
     * @param truth index of each image's class
     * @param decision how an image's label follows from its probabilities
     * @param prevalence of the finding, for the predictive values; if empty, that of the images
     * @throws IllegalArgumentException if there are no images, or a class has none of them, or all
     */
    public static Metrics of(double[][] probabilities, int[] truth, Decision decision, Optional<Double> prevalence) {
        return of(probabilities, labels(probabilities, decision), truth, decision, prevalence, () -> {});
    }

    /**
     * All figures of images whose labels are known already, as where several decisions made them.
     *
     * @param answers index of the class that each image was said to be of
     * @param decision names the findings
     * @param pulse called often: the intervals of many classes take minutes; may throw to end it
     */
    public static Metrics of(
            double[][] probabilities,
            int[] answers,
            int[] truth,
            Decision decision,
            Optional<Double> prevalence,
            Runnable pulse) {
        requireSameImages(probabilities, truth);
        List<Finding> findings = Arrays.stream(decision.findings(probabilities[0].length))
                .mapToObj(label -> Finding.of(probabilities, answers, truth, label))
                .toList();
        Optional<Finding> single = findings.size() == 1 ? Optional.of(findings.get(0)) : Optional.empty();
        Optional<PredictiveValues> values =
                single.map(Finding::confusion).map(confusion -> PredictiveValues.of(confusion, prevalence));
        return new Metrics(
                truth.length,
                meanEstimate(findings, Finding::rocAuc),
                meanEstimate(findings, finding -> finding.prAuc(pulse)),
                Proportion.of(agreements(answers, truth), truth.length),
                meanEstimate(findings, Finding::sensitivity),
                meanEstimate(findings, Finding::specificity),
                values.flatMap(PredictiveValues::positive).orElse(null),
                values.flatMap(PredictiveValues::negative).orElse(null),
                values.map(PredictiveValues::prevalence).orElse(null),
                single.map(Finding::confusion).orElse(null),
                mean(findings, Finding::brier),
                mean(findings, Finding::ece));
    }

    private static void requireSameImages(double[][] probabilities, int[] truth) {
        if (probabilities.length != truth.length) {
            throw new IllegalArgumentException("there are the probabilities of %d images, but the truth of %d"
                    .formatted(probabilities.length, truth.length));
        }
        if (truth.length == 0) {
            throw new IllegalArgumentException("there are no images to score");
        }
    }

    /** What the model says that each image is. */
    public static int[] labels(double[][] probabilities, Decision decision) {
        return Arrays.stream(probabilities).mapToInt(decision::label).toArray();
    }

    /** Mean over the findings of each one's AUC against the rest. */
    public static double auc(double[][] probabilities, int[] truth, Decision decision) {
        return Arrays.stream(decision.findings(probabilities[0].length))
                .mapToDouble(label -> RocAuc.value(ScoredImages.of(probabilities, truth, label)))
                .average()
                .orElseThrow();
    }

    private static int agreements(int[] answers, int[] truth) {
        int count = 0;
        for (int i = 0; i < truth.length; i++) {
            count += answers[i] == truth[i] ? 1 : 0;
        }
        return count;
    }

    private static Estimate meanEstimate(List<Finding> findings, Function<Finding, Estimate> figure) {
        List<Estimate> estimates = findings.stream().map(figure).toList();
        double value = mean(estimates, Estimate::value);
        // The mean of one bound may round past that of the values.
        return new Estimate(
                value,
                Math.min(value, mean(estimates, Estimate::low)),
                Math.max(value, mean(estimates, Estimate::high)));
    }

    private static <T> double mean(List<T> values, ToDoubleFunction<T> figure) {
        return values.stream().mapToDouble(figure).average().orElseThrow();
    }
}
