package io.scanstream.cli.command;

import io.scanstream.cli.client.AnsweredImage;
import io.scanstream.cli.client.Delivery;
import io.scanstream.cli.client.ImageFile;
import io.scanstream.cli.client.ImageStream;
import io.scanstream.cli.console.CommandFailure;
import io.scanstream.cli.console.Progress;
import io.scanstream.cli.console.Table;
import io.scanstream.contract.Outcome;
import io.scanstream.contract.Prediction;
import io.scanstream.contract.Rejection;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code scanstream classify}. */
@Command(name = "classify", description = "Send images and print their outcomes; exit code 1 if one gets none.")
public final class ClassifyCommand implements Callable<Integer> {

    @Mixin
    private ConnectionOptions options;

    @Mixin
    private OutputOption output;

    @Parameters(paramLabel = "FILE|DIR", description = "An image, or a folder of images at any depth.")
    private Path source;

    @Option(names = "--task", paramLabel = "NAME", description = "The model's name; the worker's default if not given.")
    private Optional<String> task;

    @Option(
            names = "--by-reference",
            description = "Send where the files lie, not the files: the workers read them, below their"
                    + " scanstream.images.file-roots.")
    private boolean byReference;

    @Mixin
    private TimeoutOption timeout;

    @Override
    public Integer call() throws IOException {
        Duration patience = timeout.patience();
        List<ImageFile> images = images();
        Delivery delivery = byReference ? Delivery.byReference() : Delivery.inline();
        List<AnsweredImage> answers =
                classify(new ImageStream(options.connection(), task, delivery), images, patience).stream()
                        .sorted(Comparator.comparing(answer -> answer.image().name()))
                        .toList();
        output.print(answers.stream().map(Answered::of).toList(), () -> table(answers));
        return 0;
    }

    /** @param outcome as it is on the wire */
    private record Answered(String image, long latencyMillis, Outcome outcome) {

        static Answered of(AnsweredImage answer) {
            return new Answered(answer.image().name(), answer.latency().toMillis(), answer.outcome());
        }
    }

    private List<AnsweredImage> classify(ImageStream stream, List<ImageFile> images, Duration patience) {
        try (Progress progress = new Progress()) {
            return stream.classify(
                    images, patience, answered -> progress.show("answered", answered, images.size(), ""));
        }
    }

    private static Table table(List<AnsweredImage> answers) {
        Table table = new Table().row("IMAGE", "OUTCOME", "DETAIL", "MODEL");
        answers.forEach(answer -> row(table, answer));
        return table;
    }

    private static void row(Table table, AnsweredImage answer) {
        if (answer.outcome() instanceof Prediction prediction) {
            String probabilities = prediction.probabilities().entrySet().stream()
                    .map(entry -> String.format(Locale.ROOT, "%s %.4f", entry.getKey(), entry.getValue()))
                    .collect(Collectors.joining(", "));
            table.row(answer.image().name(), prediction.label(), probabilities, prediction.modelVersion());
        } else if (answer.outcome() instanceof Rejection rejection) {
            table.row(answer.image().name(), rejection.code(), rejection.reason(), "-");
        }
    }

    private List<ImageFile> images() throws IOException {
        if (!Files.exists(source)) {
            throw new CommandFailure("there is no %s".formatted(source));
        }
        if (Files.isRegularFile(source)) {
            return List.of(new ImageFile(source.getFileName().toString(), source));
        }
        try (Stream<Path> files = Files.walk(source)) {
            List<ImageFile> images = files.filter(Files::isRegularFile)
                    .filter(file -> !file.getFileName().toString().startsWith("."))
                    .map(file -> new ImageFile(source.relativize(file).toString(), file))
                    .toList();
            if (images.isEmpty()) {
                throw new CommandFailure("there are no files in %s".formatted(source));
            }
            return images;
        }
    }
}
