package io.scanstream.cli.command;

import io.scanstream.cli.agreement.AnswerComparison;
import io.scanstream.cli.agreement.AnswerPair;
import io.scanstream.cli.agreement.Unpaired;
import io.scanstream.cli.console.Table;
import io.scanstream.contract.ImageIdentity;
import io.scanstream.contract.Outcome;
import io.scanstream.contract.Prediction;
import io.scanstream.contract.Rejection;
import io.scanstream.evaluation.Agreement;
import io.scanstream.evaluation.ScoreShift;
import java.util.List;
import java.util.Locale;

/**
 * What two sides said of the same images, for people.
 *
 * @param first what the first side is, "live" say
 */
record AgreementDisplay(String first, String second) {

    /** @param heading rows that say what is compared; more are added */
    String of(Table heading, AnswerComparison comparison) {
        String gap = System.lineSeparator();
        StringBuilder text = new StringBuilder().append(summary(heading, comparison));
        if (!comparison.agreement().shifts().isEmpty()) {
            text.append(gap).append(shifts(comparison.agreement()));
        }
        append(text, "FLIP", comparison.flips(), comparison.agreement().flips());
        append(text, "REJECTED", comparison.rejections(), comparison.rejectedDifferently());
        return text.toString();
    }

    private Table summary(Table table, AnswerComparison comparison) {
        Agreement agreement = comparison.agreement();
        Unpaired unpaired = comparison.unpaired();
        table.row("compared", "%d images that both have labelled".formatted(agreement.images()));
        if (agreement.images() > 0) {
            table.row("agreement", JobDisplay.withInterval(agreement.share()))
                    .row("kappa", kappa(agreement))
                    .row("flips", agreement.flips());
        }
        return table.row(
                        "rejected",
                        "%d by both alike, %d by one alone or for another reason"
                                .formatted(comparison.rejectedAlike(), comparison.rejectedDifferently()))
                .row(
                        "unpaired",
                        "%d answered by %s alone, %d by %s alone"
                                .formatted(unpaired.firstAlone(), first, unpaired.secondAlone(), second))
                .row("behind", behind(unpaired));
    }

    private String behind(Unpaired unpaired) {
        return unpaired.behind() == 0
                ? "no images"
                : String.format(
                        Locale.ROOT,
                        "%d images that %s has not come to yet, %.1f s",
                        unpaired.behind(),
                        second,
                        unpaired.lag().toMillis() / 1000.0);
    }

    private static String kappa(Agreement agreement) {
        return agreement
                .kappa()
                .map(kappa ->
                        String.format(Locale.ROOT, "%.3f (%.3f to %.3f)", kappa.value(), kappa.low(), kappa.high()))
                .orElse("none, both know one label alone");
    }

    private Table shifts(Agreement agreement) {
        Table table = new Table().row("SHIFT", "MEAN", "MEDIAN", "MEAN ABSOLUTE", "LARGEST");
        agreement.shifts().forEach((label, shift) -> row(table, label, shift));
        return table;
    }

    private static void row(Table table, String label, ScoreShift shift) {
        table.row(
                label,
                signed(shift.mean()),
                signed(shift.median()),
                String.format(Locale.ROOT, "%.4f", shift.meanAbsolute()),
                signed(shift.largest()));
    }

    private static String signed(double value) {
        return String.format(Locale.ROOT, "%+.4f", value);
    }

    private void append(StringBuilder text, String title, List<AnswerPair> pairs, long all) {
        if (pairs.isEmpty()) {
            return;
        }
        Table table = new Table().row(title, first.toUpperCase(Locale.ROOT), second.toUpperCase(Locale.ROOT));
        pairs.forEach(pair -> table.row(place(pair.image()), said(pair.first()), said(pair.second())));
        if (pairs.size() < all) {
            table.row("and %d more".formatted(all - pairs.size()));
        }
        text.append(System.lineSeparator()).append(table);
    }

    /** Where the image lies in the log, and the name that its sender gave it. */
    private static String place(ImageIdentity image) {
        String place = "%s %d %d".formatted(image.topic(), image.partition(), image.offset());
        return image.eventId() == null ? place : "%s (%s)".formatted(place, image.eventId());
    }

    private static String said(Outcome outcome) {
        if (outcome instanceof Prediction prediction) {
            return String.format(
                    Locale.ROOT,
                    "%s %.4f",
                    prediction.label(),
                    prediction.probabilities().get(prediction.label()));
        }
        return ((Rejection) outcome).code().toString();
    }
}
