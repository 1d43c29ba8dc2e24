package io.scanstream.cli.command;

import io.scanstream.cli.client.Models;
import io.scanstream.cli.console.CommandFailure;
import io.scanstream.cli.serving.ServingState;
import io.scanstream.contract.ModelVersion;
import java.io.IOException;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code scanstream models rollback}. */
@Command(
        name = "rollback",
        description = {
            "Let the version answer again that answered before the present one; done twice, it is the present one again.",
            "The topic 'serving' tells which one it was, as long as it has not been compacted."
        })
public final class RollbackCommand implements Callable<Integer> {

    @Mixin
    private ConnectionOptions options;

    @Mixin
    private OutputOption output;

    @Parameters(paramLabel = "NAME", description = "The model's name.")
    private String name;

    @Option(names = "--to", paramLabel = "VERSION", description = "Another version of it, whenever it answered.")
    private Optional<String> to;

    @Override
    public Integer call() throws IOException {
        Optional<ModelVersion> version = to.map(this::version);
        Models models = new Models(options.connection());
        ServingState state = models.state();
        ServingDisplay.decide(models, state, state.rolledBack(name, version), output);
        return 0;
    }

    /** With the model's name or without. */
    private ModelVersion version(String text) {
        ModelVersion version = text.contains("@") ? ModelVersion.parse(text) : new ModelVersion(name, text);
        if (!version.name().equals(name)) {
            throw new CommandFailure("--to is %s, but it must be a version of %s".formatted(version, name));
        }
        return version;
    }
}
