package io.scanstream.trainer.report;

import io.scanstream.contract.Confusion;
import io.scanstream.contract.Metrics;
import io.scanstream.evaluation.ReliabilityCurve;
import io.scanstream.evaluation.RocCurve;
import io.scanstream.trainer.report.Chart.Axis;
import io.scanstream.trainer.report.Chart.Point;
import io.scanstream.trainer.training.Epoch;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalDouble;
import java.util.function.Function;
import java.util.stream.Stream;

/** A model's curves. */
final class Charts {

    private static final double DOT = 4;
    private static final double LARGEST_BIN_DOT = 6;

    private Charts() {}

    static String losses(ReportedModel model) {
        double highest = Stream.concat(Stream.of(model.epochs()), model.epochsOfFolds().stream())
                .flatMap(List::stream)
                .mapToDouble(epoch ->
                        Math.max(epoch.trainingLoss(), epoch.validationLoss().orElse(0)))
                .max()
                .orElse(1);
        Chart chart = new Chart(epochAxis(model), new Axis("loss", 0, Math.max(0.5, Math.ceil(2 * highest) / 2)))
                .line("training", points(model.epochs(), epoch -> OptionalDouble.of(epoch.trainingLoss())));
        return withValidation(chart, model, Epoch::validationLoss).svg();
    }

    static String validationAucs(ReportedModel model) {
        Chart chart = new Chart(epochAxis(model), Axis.share("ROC AUC"));
        return withValidation(chart, model, Epoch::validationAuc).svg();
    }

    private static Axis epochAxis(ReportedModel model) {
        int most = Stream.concat(Stream.of(model.epochs()), model.epochsOfFolds().stream())
                .mapToInt(List::size)
                .max()
                .orElse(0);
        return new Axis("epoch", 0, Math.max(5, 5 * Math.ceil(most / 5.0)));
    }

    private static Chart withValidation(Chart chart, ReportedModel model, Function<Epoch, OptionalDouble> figure) {
        if (!model.isCrossValidated()) {
            return withBest(chart.line("validation", points(model.epochs(), figure)), model.epochs(), figure);
        }
        int number = 0;
        for (List<Epoch> fold : model.epochsOfFolds()) {
            number++;
            withBest(chart.line("validation, fold " + number, points(fold, figure)), fold, figure);
        }
        return chart;
    }

    private static List<Point> points(List<Epoch> epochs, Function<Epoch, OptionalDouble> figure) {
        return epochs.stream()
                .filter(epoch -> figure.apply(epoch).isPresent())
                .map(epoch -> new Point(epoch.number(), figure.apply(epoch).getAsDouble()))
                .toList();
    }

    /** A dot at the epoch that was kept. */
    private static Chart withBest(Chart chart, List<Epoch> epochs, Function<Epoch, OptionalDouble> figure) {
        List<Point> best = points(epochs.stream().filter(Epoch::best).toList(), figure);
        return best.isEmpty() ? chart : chart.dot(best.get(best.size() - 1), DOT);
    }

    /** The operating point with the intervals of its two rates, for two classes. */
    static String roc(ReportedModel model) {
        Chart chart = new Chart(Axis.share("1 - specificity"), Axis.share("sensitivity")).diagonal();
        for (int label : model.findings()) {
            List<Point> points = RocCurve.of(model.evaluation().test().against(label)).points().stream()
                    .map(RocCurve.Point::confusion)
                    .map(confusion -> new Point(1 - confusion.specificity(), confusion.sensitivity()))
                    .toList();
            chart.line(model.labels().get(label), points);
        }
        Metrics metrics = model.evaluation().metrics();
        if (metrics.confusion() != null) {
            double falseAlarms = 1 - metrics.specificity().value();
            double sensitivity = metrics.sensitivity().value();
            chart.dot(new Point(falseAlarms, sensitivity), DOT)
                    .bar(
                            new Point(falseAlarms, metrics.sensitivity().low()),
                            new Point(falseAlarms, metrics.sensitivity().high()))
                    .bar(
                            new Point(1 - metrics.specificity().low(), sensitivity),
                            new Point(1 - metrics.specificity().high(), sensitivity));
        }
        return chart.svg();
    }

    static String precisionRecall(ReportedModel model) {
        Chart chart = new Chart(Axis.share("recall (sensitivity)"), Axis.share("precision"));
        for (int label : model.findings()) {
            List<Point> points = new ArrayList<>();
            for (RocCurve.Point point :
                    RocCurve.of(model.evaluation().test().against(label)).points()) {
                Confusion confusion = point.confusion();
                int answers = confusion.truePositives() + confusion.falsePositives();
                if (answers > 0) {
                    points.add(new Point(confusion.sensitivity(), (double) confusion.truePositives() / answers));
                }
            }
            chart.line(model.labels().get(label), points);
        }
        return chart.svg();
    }

    /** A dot per bin, the larger the more images are in it. */
    static String reliability(ReportedModel model) {
        Chart chart = new Chart(Axis.share("mean probability"), Axis.share("share that is so")).diagonal();
        for (int label : model.findings()) {
            List<ReliabilityCurve.Bin> bins = ReliabilityCurve.of(
                            model.evaluation().test().against(label))
                    .bins();
            int most =
                    bins.stream().mapToInt(ReliabilityCurve.Bin::images).max().orElse(1);
            chart.line(
                    model.labels().get(label),
                    bins.stream()
                            .map(bin -> new Point(bin.score(), bin.frequency()))
                            .toList());
            bins.forEach(bin -> chart.dot(
                    new Point(bin.score(), bin.frequency()),
                    LARGEST_BIN_DOT * Math.sqrt((double) bin.images() / most)));
        }
        return chart.svg();
    }
}
