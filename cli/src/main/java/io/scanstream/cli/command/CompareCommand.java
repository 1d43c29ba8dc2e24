package io.scanstream.cli.command;

import io.scanstream.cli.client.Aliases;
import io.scanstream.cli.client.AnsweredImage;
import io.scanstream.cli.client.Models;
import io.scanstream.cli.comparison.Comparison;
import io.scanstream.cli.comparison.LabelledFolder;
import io.scanstream.cli.comparison.VersionAnswers;
import io.scanstream.cli.console.CommandFailure;
import io.scanstream.cli.console.Progress;
import io.scanstream.cli.serving.ServingState;
import io.scanstream.contract.Messages;
import io.scanstream.contract.ModelVersion;
import io.scanstream.messaging.KafkaConnection;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code scanstream models compare}. */
@Command(
        name = "compare",
        description = {
            "Compare two published versions on labelled images, one folder per class.",
            "Running inference workers answer for both, besides what answers anyway, until the comparison ends."
        })
public final class CompareCommand implements Callable<Integer> {

    @Mixin
    private ConnectionOptions options;

    @Mixin
    private OutputOption output;

    @Parameters(paramLabel = "A", converter = VersionConverter.class, description = "A version, as name@version.")
    private ModelVersion first;

    @Parameters(paramLabel = "B", converter = VersionConverter.class, description = "Another one, of the same classes.")
    private ModelVersion second;

    @Option(
            names = "--data",
            paramLabel = "DIR",
            required = true,
            description = "Labelled images, one folder per class.")
    private Path data;

    @Option(
            names = "--positive",
            paramLabel = "LABEL",
            description = "The class that the figures are about; the one with the fewest images if not given.")
    private Optional<String> positive;

    @Mixin
    private TimeoutOption timeout;

    @Option(names = "--summary", paramLabel = "FILE", description = "Write the figures as JSON.")
    private Optional<Path> summary;

    @Spec
    private CommandSpec spec;

    @Override
    public Integer call() throws IOException {
        Duration patience = timeout.patience();
        if (first.equals(second)) {
            throw new ParameterException(spec.commandLine(), "A and B are both %s".formatted(first));
        }
        requireFolderOf(summary);
        LabelledFolder folder = LabelledFolder.read(data, positive);
        KafkaConnection connection = options.connection();
        ServingState state = new Models(connection).state();
        List.of(first, second).forEach(state::requirePublished);
        report(compare(connection, folder, patience));
        return 0;
    }

    private static void requireFolderOf(Optional<Path> file) {
        Optional<Path> folder = file.map(Path::toAbsolutePath).map(Path::getParent);
        if (folder.isPresent() && !Files.isDirectory(folder.get())) {
            throw new CommandFailure(
                    "the folder of --summary is %s, but there is no such folder".formatted(folder.get()));
        }
    }

    private Comparison compare(KafkaConnection connection, LabelledFolder folder, Duration patience) {
        String name = "compare-" + UUID.randomUUID().toString().substring(0, 8);
        String a = name + "-a";
        String b = name + "-b";
        Aliases aliases = new Aliases(connection, Map.of(a, first, b, second));
        Runtime.getRuntime().addShutdownHook(new Thread(aliases::close, "take-back-aliases"));
        try (aliases) {
            aliases.decide();
            aliases.awaitAnswering(patience);
            VersionAnswers ofFirst = ask(aliases, a, first, folder, patience);
            VersionAnswers ofSecond = ask(aliases, b, second, folder, patience);
            return Comparison.of(folder, ofFirst, ofSecond);
        }
    }

    private VersionAnswers ask(
            Aliases aliases, String alias, ModelVersion version, LabelledFolder folder, Duration patience) {
        try (Progress progress = new Progress()) {
            List<AnsweredImage> answers = aliases.images(alias)
                    .classify(
                            folder.images(),
                            patience,
                            answered -> progress.show(
                                    version.toString(),
                                    answered,
                                    folder.images().size(),
                                    ""));
            return VersionAnswers.of(version, answers, folder);
        }
    }

    private void report(Comparison comparison) throws IOException {
        output.print(comparison, () -> ComparisonDisplay.of(comparison));
        if (summary.isPresent()) {
            Files.write(summary.get(), Messages.writeIndented(comparison));
        }
    }
}
