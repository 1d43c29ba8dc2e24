package io.scanstream.cli.command;

import io.scanstream.cli.client.AnsweredImage;
import io.scanstream.cli.client.Delivery;
import io.scanstream.cli.client.ImageFile;
import io.scanstream.cli.client.ImageStream;
import io.scanstream.cli.console.CommandFailure;
import io.scanstream.cli.console.Table;
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
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code scanstream classify}. */
@Command(name = "classify", description = "Send images and print their outcomes; exit code 1 if one gets none.")
public final class ClassifyCommand implements Callable<Integer> {

    @Mixin
    private ConnectionOptions options;

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

    @Spec
    private CommandSpec spec;

    @Override
    public Integer call() throws IOException {
        Duration patience = timeout.patience();
        List<ImageFile> images = images();
        Delivery delivery = byReference ? Delivery.BY_REFERENCE : Delivery.INLINE;
        List<AnsweredImage> answers =
                new ImageStream(options.connection(), task, delivery).classify(images, patience, answered -> {});
        Table table = new Table().row("IMAGE", "OUTCOME", "DETAIL", "MODEL");
        answers.stream()
                .sorted(Comparator.comparing(answer -> answer.image().name()))
                .forEach(answer -> row(table, answer));
        spec.commandLine().getOut().print(table);
        spec.commandLine().getOut().flush();
        return 0;
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
