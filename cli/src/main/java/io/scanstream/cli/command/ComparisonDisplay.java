package io.scanstream.cli.command;

import io.scanstream.cli.comparison.Comparison;
import io.scanstream.cli.comparison.Comparison.Answer;
import io.scanstream.cli.comparison.Comparison.AucDifference;
import io.scanstream.cli.comparison.Comparison.Flip;
import io.scanstream.cli.comparison.Comparison.LeftOut;
import io.scanstream.cli.console.Table;
import io.scanstream.contract.Confusion;
import io.scanstream.contract.Metrics;
import io.scanstream.evaluation.McNemar;
import java.util.Locale;

/** A comparison for people. */
final class ComparisonDisplay {

    private ComparisonDisplay() {}

    static String of(Comparison comparison) {
        String gap = System.lineSeparator();
        StringBuilder text =
                new StringBuilder().append(summary(comparison)).append(gap).append(figures(comparison));
        if (!comparison.flips().isEmpty()) {
            text.append(gap).append(flips(comparison));
        }
        if (!comparison.leftOut().isEmpty()) {
            text.append(gap).append(leftOut(comparison));
        }
        return text.toString();
    }

    private static Table summary(Comparison comparison) {
        Metrics metrics = comparison.first().metrics();
        Confusion confusion = metrics.confusion();
        return new Table()
                .row("images", "%d sent to each, %d answered by both".formatted(comparison.sent(), metrics.n()))
                .row("positive", "%s, %d of %d".formatted(comparison.positive(), confusion.positives(), metrics.n()))
                .row("AUC A - B", difference(comparison.auc()))
                .row("labels", labels(comparison.labels()))
                .row("flips", comparison.flips().size());
    }

    private static String difference(AucDifference auc) {
        String p = auc.p() == null ? "p unknown, the scores leave no variance" : p(auc.p());
        return String.format(Locale.ROOT, "%+.3f (%+.3f to %+.3f), DeLong %s", auc.value(), auc.low(), auc.high(), p);
    }

    private static String labels(McNemar test) {
        return "A alone right on %d, B alone on %d, McNemar %s"
                .formatted(test.firstAlone(), test.secondAlone(), p(test.p()));
    }

    private static String p(double p) {
        return p < 0.001 ? "p < 0.001" : String.format(Locale.ROOT, "p = %.3f", p);
    }

    private static Table figures(Comparison comparison) {
        Metrics first = comparison.first().metrics();
        Metrics second = comparison.second().metrics();
        return new Table()
                .row(
                        "FIGURE",
                        "A: " + comparison.first().modelVersion(),
                        "B: " + comparison.second().modelVersion())
                .row("AUC", JobDisplay.withInterval(first.rocAuc()), JobDisplay.withInterval(second.rocAuc()))
                .row("accuracy", JobDisplay.withInterval(first.accuracy()), JobDisplay.withInterval(second.accuracy()))
                .row(
                        "sensitivity",
                        JobDisplay.withInterval(first.sensitivity()),
                        JobDisplay.withInterval(second.sensitivity()))
                .row(
                        "specificity",
                        JobDisplay.withInterval(first.specificity()),
                        JobDisplay.withInterval(second.specificity()))
                .row("Brier", share(first.brier()), share(second.brier()));
    }

    private static String share(double value) {
        return String.format(Locale.ROOT, "%.3f", value);
    }

    private static Table flips(Comparison comparison) {
        Table table = new Table().row("FLIP", "TRUTH", "A", "B");
        for (Flip flip : comparison.flips()) {
            table.row(flip.image(), flip.truth(), answer(flip.first()), answer(flip.second()));
        }
        return table;
    }

    private static String answer(Answer answer) {
        return String.format(Locale.ROOT, "%s %.4f", answer.label(), answer.score());
    }

    private static Table leftOut(Comparison comparison) {
        Table table = new Table().row("LEFT OUT", "BY", "CODE", "REASON");
        for (LeftOut image : comparison.leftOut()) {
            table.row(image.image(), image.modelVersion(), image.code(), image.reason());
        }
        return table;
    }
}
