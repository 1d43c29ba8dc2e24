package io.scanstream.trainer.report;

import io.scanstream.contract.Estimate;
import io.scanstream.contract.Metrics;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.ToDoubleFunction;

/** Figures as rows of cells, the first one the head. */
final class MetricsTable {

    private MetricsTable() {}

    static List<List<String>> of(Metrics metrics) {
        List<List<String>> rows = new ArrayList<>();
        rows.add(List.of("figure", "value", "95 % interval"));
        rows.add(row("ROC AUC", metrics.rocAuc()));
        rows.add(row("PR AUC (average precision)", metrics.prAuc()));
        rows.add(row("accuracy", metrics.accuracy()));
        rows.add(row("sensitivity", metrics.sensitivity()));
        rows.add(row("specificity", metrics.specificity()));
        if (metrics.prevalence() != null) {
            String at = " at a prevalence of " + Html.number(metrics.prevalence());
            rows.add(row("positive predictive value" + at, metrics.ppv()));
            rows.add(row("negative predictive value" + at, metrics.npv()));
        }
        rows.add(row("Brier score", metrics.brier()));
        rows.add(row("expected calibration error", metrics.ece()));
        rows.add(List.of("images", Integer.toString(metrics.n()), ""));
        return rows;
    }

    private static List<String> row(String name, Estimate estimate) {
        return List.of(
                name,
                Html.number(estimate.value()),
                "%s to %s".formatted(Html.number(estimate.low()), Html.number(estimate.high())));
    }

    private static List<String> row(String name, Double value) {
        return List.of(name, value == null ? "none" : Html.number(value), "");
    }

    /** A row per fold, then mean and standard deviation over the folds. */
    static List<List<String>> ofFolds(List<Metrics> folds) {
        List<List<String>> rows = new ArrayList<>();
        rows.add(List.of("fold", "images", "ROC AUC", "PR AUC", "accuracy", "sensitivity", "specificity", "Brier"));
        for (int i = 0; i < folds.size(); i++) {
            Metrics fold = folds.get(i);
            rows.add(List.of(
                    Integer.toString(i + 1),
                    Integer.toString(fold.n()),
                    Html.number(fold.rocAuc()),
                    Html.number(fold.prAuc().value()),
                    Html.number(fold.accuracy().value()),
                    Html.number(fold.sensitivity().value()),
                    Html.number(fold.specificity().value()),
                    Html.number(fold.brier())));
        }
        rows.add(List.of(
                "mean (sd)",
                "",
                meanAndDeviation(folds, fold -> fold.rocAuc().value()),
                meanAndDeviation(folds, fold -> fold.prAuc().value()),
                meanAndDeviation(folds, fold -> fold.accuracy().value()),
                meanAndDeviation(folds, fold -> fold.sensitivity().value()),
                meanAndDeviation(folds, fold -> fold.specificity().value()),
                meanAndDeviation(folds, Metrics::brier)));
        return rows;
    }

    private static String meanAndDeviation(List<Metrics> folds, ToDoubleFunction<Metrics> figure) {
        double[] values = folds.stream().mapToDouble(figure).toArray();
        double mean = Arrays.stream(values).average().orElseThrow();
        double squares = Arrays.stream(values)
                .map(value -> (value - mean) * (value - mean))
                .sum();
        double deviation = values.length < 2 ? 0 : Math.sqrt(squares / (values.length - 1));
        return "%s (%s)".formatted(Html.number(mean), Html.number(deviation));
    }

    /** What images were, by row, and what they were said to be, by column. */
    static List<List<String>> confusion(ReportedModel model) {
        List<String> labels = model.labels();
        int[][] counts = new int[labels.size()][labels.size()];
        int[] truth = model.evaluation().test().labels();
        int[] answers = model.evaluation().test().answers();
        for (int i = 0; i < truth.length; i++) {
            counts[truth[i]][answers[i]]++;
        }
        List<List<String>> rows = new ArrayList<>();
        List<String> head = new ArrayList<>(List.of("true class ↓, answer →"));
        head.addAll(labels);
        rows.add(head);
        for (int label = 0; label < labels.size(); label++) {
            List<String> row = new ArrayList<>(List.of(labels.get(label)));
            Arrays.stream(counts[label]).mapToObj(Integer::toString).forEach(row::add);
            rows.add(row);
        }
        return rows;
    }
}
