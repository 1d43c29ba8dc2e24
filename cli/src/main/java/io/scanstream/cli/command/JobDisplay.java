package io.scanstream.cli.command;

import io.scanstream.cli.client.TrainingJobs;
import io.scanstream.cli.console.Progress;
import io.scanstream.contract.Estimate;
import io.scanstream.contract.Metrics;
import io.scanstream.contract.TrainingEvent;
import java.io.PrintStream;
import java.util.Locale;
import java.util.function.Consumer;
import java.util.stream.Collectors;

/** A job's events as a person wants to see them. */
public final class JobDisplay implements AutoCloseable {

    private final PrintStream out;
    private final Progress progress = new Progress();

    public JobDisplay(PrintStream out) {
        this.out = out;
    }

    /** Shows a job to its end and returns the exit code. */
    static int follow(TrainingJobs jobs, String jobId, OutputOption output) {
        try (JobDisplay display = new JobDisplay(System.out)) {
            Consumer<TrainingEvent> listener = output.isJson() ? output::printLine : display::show;
            return jobs.follow(jobId, listener, () -> {}) instanceof TrainingEvent.Completed ? 0 : 1;
        }
    }

    public void show(TrainingEvent event) {
        if (event instanceof TrainingEvent.FeaturesComputed features) {
            progress.show("features", features.done(), features.total(), "");
        } else if (event instanceof TrainingEvent.EpochCompleted epoch) {
            String label = epoch.fold() == null ? "epochs" : "epochs, fold " + epoch.fold();
            progress.show(label, epoch.epoch(), epoch.epochs(), epoch(epoch));
        } else {
            progress.close();
            out.println(sentence(event));
        }
    }

    private static String epoch(TrainingEvent.EpochCompleted epoch) {
        String training = String.format(Locale.ROOT, "loss %.3f", epoch.trainingLoss());
        return epoch.validationLoss() == null || epoch.validationAuc() == null
                ? training
                : training
                        + String.format(
                                Locale.ROOT,
                                ", validation loss %.3f, AUC %.3f",
                                epoch.validationLoss(),
                                epoch.validationAuc());
    }

    private static String sentence(TrainingEvent event) {
        if (event instanceof TrainingEvent.Accepted accepted) {
            return "accepted  by %s, attempt %d".formatted(accepted.worker(), accepted.attempt());
        }
        if (event instanceof TrainingEvent.DatasetSplit split) {
            return "data      " + split(split);
        }
        if (event instanceof TrainingEvent.StrategyChosen chosen) {
            return "strategy  %s, initialisation %s: %s"
                    .formatted(chosen.strategy(), chosen.initialisation(), String.join("; ", chosen.evidence()));
        }
        if (event instanceof TrainingEvent.Resumed resumed) {
            return "resumed   after epoch %d%s, which attempt %d had come to"
                    .formatted(
                            resumed.epoch(),
                            resumed.fold() == null ? "" : " of fold " + resumed.fold(),
                            resumed.fromAttempt());
        }
        if (event instanceof TrainingEvent.FoldEvaluated fold) {
            return "fold %d/%d  %s".formatted(fold.fold(), fold.folds(), metrics(fold.metrics()));
        }
        if (event instanceof TrainingEvent.Evaluated evaluated) {
            return "test      " + metrics(evaluated.metrics());
        }
        if (event instanceof TrainingEvent.Completed completed) {
            return String.format(
                    Locale.ROOT,
                    "completed %s, weights of epoch %d, in %.1f s",
                    completed.model().modelVersion(),
                    completed.bestEpoch(),
                    completed.seconds());
        }
        if (event instanceof TrainingEvent.Failed failed) {
            return "failed    %s: %s".formatted(failed.code(), failed.reason());
        }
        if (event instanceof TrainingEvent.Cancelled) {
            return "cancelled";
        }
        return event.toString();
    }

    private static String split(TrainingEvent.DatasetSplit split) {
        return "%s; %d duplicates, %d near duplicates, %d unreadable"
                .formatted(
                        split.classes().stream()
                                .map(count -> "%s %d/%d/%d"
                                        .formatted(count.label(), count.train(), count.validation(), count.test()))
                                .collect(Collectors.joining(", ", "train/validation/test of ", "")),
                        split.duplicates(),
                        split.nearDuplicates(),
                        split.unreadable());
    }

    public static String metrics(Metrics metrics) {
        return String.format(
                Locale.ROOT,
                "AUC %s, accuracy %.3f, sensitivity %s, specificity %s, Brier %.3f on %d images",
                withInterval(metrics.rocAuc()),
                metrics.accuracy().value(),
                withInterval(metrics.sensitivity()),
                withInterval(metrics.specificity()),
                metrics.brier(),
                metrics.n());
    }

    /** The value, and in brackets its 95 % interval. */
    static String withInterval(Estimate estimate) {
        return String.format(Locale.ROOT, "%.3f (%.3f to %.3f)", estimate.value(), estimate.low(), estimate.high());
    }

    @Override
    public void close() {
        progress.close();
    }
}
