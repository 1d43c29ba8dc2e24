package io.scanstream.cli.demo;

import io.scanstream.cli.command.JobDisplay;
import io.scanstream.cli.console.CommandFailure;
import io.scanstream.cli.console.Table;
import io.scanstream.contract.Initialisation;
import io.scanstream.contract.Messages;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** {@code scanstream demo}. */
@Command(
        name = "demo",
        description = {
            "Start a broker, a trainer and an inference worker, train a model, stream images through it, and compare.",
            "Everything is written to a scratch directory and stopped at the end, also on Ctrl-C."
        })
public final class DemoCommand implements Callable<Integer> {

    @Mixin
    private DemoOptions options;

    private final PrintStream out = System.out;

    @Override
    public Integer call() throws IOException, InterruptedException {
        Path scratch = Files.createTempDirectory("scanstream-demo-");
        DemoEnvironment environment = new DemoEnvironment(home(), scratch);
        Thread onInterrupt = new Thread(environment::close, "stop-demo");
        Runtime.getRuntime().addShutdownHook(onInterrupt);
        boolean succeeded = false;
        try (environment) {
            Summary summary = run(environment, scratch);
            report(summary);
            succeeded = true;
        } finally {
            tidyUp(scratch, succeeded);
        }
        return 0;
    }

    private Summary run(DemoEnvironment environment, Path scratch) throws IOException, InterruptedException {
        Path data = data(scratch);
        Initialisation initialisation = initialisation();
        out.println("scratch   " + scratch);
        out.println("starting  a Kafka broker, a trainer worker, an inference worker");
        environment.start(data, options.weights.map(DemoCommand::existing));
        return new Demonstration(environment, options, data, initialisation, out).run();
    }

    private Path data(Path scratch) throws IOException {
        if (options.data.isPresent()) {
            return existing(options.data.get());
        }
        Path drawn = scratch.resolve("data");
        new DrawnLesions(options.seed).draw(drawn);
        out.println("no --data: drew %d images of two kinds of lesions".formatted(2 * DrawnLesions.PER_CLASS));
        return drawn.toRealPath();
    }

    private Initialisation initialisation() {
        if (options.initialisation.isPresent()) {
            return options.initialisation.get();
        }
        boolean hasWeights = options.weights
                .map(directory -> directory.resolve(options.network.wireName()))
                .filter(Files::isDirectory)
                .isPresent();
        if (!hasWeights) {
            out.println("no weights for %s: starting from random initialisation, which is no way to a good model"
                    .formatted(options.network.wireName()));
        }
        return hasWeights ? Initialisation.PRETRAINED : Initialisation.RANDOM;
    }

    private static Path existing(Path directory) {
        try {
            return directory.toRealPath();
        } catch (IOException e) {
            throw new CommandFailure("there is no directory %s".formatted(directory), e);
        }
    }

    /** The launcher script says where the project lies. */
    private static Path home() {
        String home = System.getProperty("scanstream.home");
        if (home == null) {
            throw new CommandFailure("the system property scanstream.home is not set: use the script ./scanstream");
        }
        return Path.of(home);
    }

    private void report(Summary summary) throws IOException {
        out.println();
        out.print(new Table()
                .row(
                        "model",
                        "%s, %s, %s, %s"
                                .formatted(
                                        summary.modelVersion(),
                                        summary.network().wireName(),
                                        summary.strategy(),
                                        summary.initialisation()))
                .row(
                        "images",
                        "%d sent, %d predicted, %d rejected"
                                .formatted(
                                        summary.images().sent(),
                                        summary.images().predicted(),
                                        summary.images().rejected()))
                .row("test", JobDisplay.metrics(summary.test()))
                .row(
                        "training",
                        String.format(
                                Locale.ROOT,
                                "%.1f s in all, %.1f images/s through the base",
                                summary.training().seconds(),
                                summary.training().imagesPerSecond()))
                .row(
                        "inference",
                        String.format(
                                Locale.ROOT,
                                "%.1f images/s; all sent at once, half answered in %.0f ms, 99 %% in %.0f ms",
                                summary.inference().imagesPerSecond(),
                                summary.inference().p50Millis(),
                                summary.inference().p99Millis())));
        if (options.summary.isPresent()) {
            Files.write(options.summary.get(), Messages.writeIndented(summary));
            out.println("summary   " + options.summary.get());
        }
    }

    /** A failed demo keeps its logs. */
    private void tidyUp(Path scratch, boolean succeeded) throws IOException {
        if (options.keep || !succeeded) {
            out.print(new Table()
                    .row("store", scratch.resolve("store"))
                    .row("logs", scratch.resolve("logs"))
                    .row("kafka", scratch.resolve("kafka")));
            return;
        }
        List<Path> written;
        try (Stream<Path> files = Files.walk(scratch)) {
            written = files.sorted(Comparator.reverseOrder()).toList();
        }
        for (Path file : written) {
            Files.delete(file);
        }
        out.println("removed   %s; --keep keeps models, logs and the broker's data".formatted(scratch));
    }
}
