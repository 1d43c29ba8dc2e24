package io.scanstream.cli.demo;

import io.scanstream.cli.command.JobDisplay;
import io.scanstream.cli.console.Table;
import java.util.Locale;

/** A demo's figures for people. */
final class SummaryTable {

    private SummaryTable() {}

    static Table of(Summary summary) {
        return new Table()
                .row("model", model(summary))
                .row("images", images(summary.images()))
                .row("test", JobDisplay.metrics(summary.test()))
                .row("training", training(summary.training()))
                .row("inference", inference(summary.inference()));
    }

    private static String model(Summary summary) {
        return "%s, %s, %s, %s"
                .formatted(
                        summary.modelVersion(),
                        summary.network().wireName(),
                        summary.strategy(),
                        summary.initialisation());
    }

    private static String images(Summary.Images images) {
        return "%d sent, %d predicted, %d rejected".formatted(images.sent(), images.predicted(), images.rejected());
    }

    private static String training(Summary.Training training) {
        return String.format(
                Locale.ROOT,
                "%.1f s in all, %.1f images/s through the base",
                training.seconds(),
                training.imagesPerSecond());
    }

    private static String inference(Summary.Inference inference) {
        return String.format(
                Locale.ROOT,
                "%.1f images/s; all sent at once, half answered in %.0f ms, 99 %% in %.0f ms",
                inference.imagesPerSecond(),
                inference.p50Millis(),
                inference.p99Millis());
    }
}
