package io.scanstream.trainer.report;

import io.scanstream.contract.TrainingEvent.ClassCount;
import io.scanstream.contract.TrainingRequest;
import io.scanstream.evaluation.Decision;
import io.scanstream.imaging.ImageLimits;
import io.scanstream.model.Provenance;
import io.scanstream.model.Provenance.DataFingerprint;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/** A page that holds all it shows: no script, nothing that is fetched, and all text from elsewhere escaped. */
public final class HtmlReport {

    private static final String STYLE = """
            body{font:15px/1.5 system-ui,sans-serif;color:#1c2330;max-width:68rem;margin:2rem auto;padding:0 1rem}
            h1{font-size:1.6rem;margin-bottom:.2rem}h2{font-size:1.15rem;margin:2rem 0 .6rem;border-bottom:1px solid #d5dae0}
            .key{color:#5b6470}.headline{font-size:1.2rem}
            table{border-collapse:collapse;margin:.5rem 0}th,td{padding:.2rem .8rem .2rem 0;text-align:left;vertical-align:top}
            th{color:#5b6470;font-weight:600;border-bottom:1px solid #d5dae0}td{border-bottom:1px solid #eef0f3}
            .charts{display:flex;flex-wrap:wrap;gap:1rem}.charts figure{flex:1 1 19rem;max-width:24rem;margin:0}
            figcaption{font-size:.85rem;color:#5b6470}svg{width:100%;height:auto}
            .chart{font:10px system-ui,sans-serif;fill:#3b4350}.guide{stroke:#9aa3ad;stroke-dasharray:4 4}
            .errors{display:grid;grid-template-columns:repeat(auto-fill,minmax(10rem,1fr));gap:1rem}
            .errors figure{margin:0;overflow-wrap:anywhere}.errors img{max-width:100%;border-radius:3px}
            """;

    private HtmlReport() {}

    /** @param limits for the images that are shown */
    public static String of(ReportedModel model, ImageLimits limits) {
        String title = Html.escaped(model.version().toString());
        return "<!DOCTYPE html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n<title>%s</title>\n<style>\n%s</style>\n"
                        .formatted(title, STYLE)
                + "</head>\n<body>\n<h1>%s</h1>\n".formatted(title)
                + headline(model)
                + "<h2>Figures</h2>\n<p class=\"key\">Of %s.</p>\n".formatted(Html.escaped(model.scored()))
                + Html.table(MetricsTable.of(model.evaluation().metrics()))
                + "<p>%s</p>\n".formatted(Html.escaped(answers(model)))
                + "<h2>Answers</h2>\n"
                + Html.table(MetricsTable.confusion(model))
                + "<h2>Curves</h2>\n<div class=\"charts\">\n"
                + curves(model)
                + "</div>\n"
                + folds(model)
                + "<h2>Training</h2>\n<div class=\"charts\">\n"
                + chart(Charts.losses(model), "Loss. The dot is the epoch that was kept")
                + chart(Charts.validationAucs(model), "AUC on the validation part")
                + "</div>\n"
                + "<h2>Surest errors</h2>\n"
                + HardestErrors.html(model, limits)
                + "<h2>Data</h2>\n"
                + data(model.provenance().data())
                + "<h2>Origin</h2>\n"
                + origin(model)
                + "<p class=\"key\">A research tool. It is not a medical device, and its answers are not diagnoses.</p>\n"
                + "</body>\n</html>\n";
    }

    private static String headline(ReportedModel model) {
        return "<p class=\"headline\">ROC AUC <b>%s</b> on %d images</p>\n<p class=\"key\">%s, %s, made %s</p>\n"
                .formatted(
                        Html.number(model.evaluation().metrics().rocAuc()),
                        model.evaluation().metrics().n(),
                        Html.escaped(model.network().wireName()),
                        Html.escaped(model.strategy().title()),
                        model.provenance().trainedAt());
    }

    static String answers(ReportedModel model) {
        String calibration = "Logits are divided by a temperature of %s."
                .formatted(Html.number(model.evaluation().choice().calibration().temperature()));
        if (model.evaluation().choice().decision() instanceof Decision.Threshold threshold) {
            return "An image is %s from a probability of %s on (rule: %s). %s"
                    .formatted(
                            model.labels().get(threshold.positive()),
                            Html.number(threshold.threshold()),
                            model.provenance().request().evaluation().operatingPoint(),
                            calibration);
        }
        return "An image is of its most probable class. " + calibration;
    }

    private static String curves(ReportedModel model) {
        return chart(Charts.roc(model), "ROC. The dot is the operating point, the bars the intervals of its rates")
                + chart(Charts.precisionRecall(model), "Precision and recall")
                + chart(
                        Charts.reliability(model),
                        "Reliability. On the dashed line probabilities come true as often as they say");
    }

    private static String chart(String svg, String caption) {
        return "<figure>\n%s<figcaption>%s.</figcaption></figure>\n".formatted(svg, Html.escaped(caption));
    }

    private static String folds(ReportedModel model) {
        return model.isCrossValidated()
                ? "<h2>Folds</h2>\n"
                        + Html.table(MetricsTable.ofFolds(model.evaluation().folds()))
                : "";
    }

    private static String data(DataFingerprint data) {
        List<List<String>> rows = new ArrayList<>();
        rows.add(List.of("class", "training", "validation", "test"));
        for (ClassCount count : data.classes()) {
            rows.add(List.of(
                    count.label(),
                    Integer.toString(count.train()),
                    Integer.toString(count.validation()),
                    Integer.toString(count.test())));
        }
        return Html.table(rows)
                + Html.table(List.of(
                        List.of("found in the data", "how many"),
                        List.of("images that are copies of another", Integer.toString(data.duplicates())),
                        List.of("images that show another's picture", Integer.toString(data.nearDuplicates())),
                        List.of("groups (patients or the like) that are named", Integer.toString(data.groups())),
                        List.of("images in another part than the data set says", Integer.toString(data.moved())),
                        List.of("files that could not be read", Integer.toString(data.unreadableCount()))))
                + "<p>Copies, near copies and groups are in one part each.</p>\n"
                + list(data.unreadable());
    }

    private static String origin(ReportedModel model) {
        Provenance provenance = model.provenance();
        TrainingRequest request = provenance.request();
        return Html.table(List.of(
                        List.of("what", "value"),
                        List.of("job", request.jobId()),
                        List.of("data set", request.dataset().uri()),
                        List.of("fingerprint of the data", provenance.data().sha256()),
                        List.of("initial weights", initialWeights(provenance)),
                        List.of("strategy", model.strategy().title()),
                        List.of("kept epoch", Integer.toString(provenance.bestEpoch())),
                        List.of("seed", Integer.toString(request.seed())),
                        List.of("program", provenance.codeVersion()),
                        List.of(
                                "engine",
                                provenance.platform().engine() + " on "
                                        + provenance.platform().device())))
                + "<p>Why this strategy:</p>\n"
                + list(provenance.evidence());
    }

    static String initialWeights(Provenance provenance) {
        return provenance.initialWeights() == null
                ? "random"
                : "%s, SHA-256 %s"
                        .formatted(
                                provenance.initialWeights().file(),
                                provenance.initialWeights().sha256());
    }

    private static String list(List<String> lines) {
        return lines.isEmpty()
                ? ""
                : lines.stream()
                        .map(line -> "<li>" + Html.escaped(line) + "</li>\n")
                        .collect(Collectors.joining("", "<ul>\n", "</ul>\n"));
    }
}
