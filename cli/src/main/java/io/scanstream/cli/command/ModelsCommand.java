package io.scanstream.cli.command;

import io.scanstream.cli.client.Models;
import io.scanstream.cli.console.Table;
import io.scanstream.cli.serving.ServingState;
import io.scanstream.contract.ModelPublished;
import io.scanstream.contract.ModelVersion;
import java.io.IOException;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** {@code scanstream models}. */
@Command(
        name = "models",
        description = "List the published models and which of them answer, live or as a shadow.",
        subcommands = {
            PromoteCommand.class,
            RollbackCommand.class,
            RetireCommand.class,
            AgreeCommand.class,
            CompareCommand.class
        })
public final class ModelsCommand implements Callable<Integer> {

    @Mixin
    private ConnectionOptions options;

    @Spec
    private CommandSpec spec;

    @Override
    public Integer call() throws IOException {
        ServingState state = new Models(options.connection()).state();
        List<ModelPublished> published = state.published();
        Table table = new Table().row("MODEL", "NETWORK", "TEST AUC", "IMAGES", "PUBLISHED", "ANSWERS");
        for (ModelPublished model : published) {
            table.row(
                    model.modelVersion(),
                    model.network().wireName(),
                    JobDisplay.withInterval(model.metrics().rocAuc()),
                    model.metrics().n(),
                    model.publishedAt(),
                    roles(state, model.modelVersion()));
        }
        spec.commandLine().getOut().print(published.isEmpty() ? "no model is published%n".formatted() : table);
        spec.commandLine().getOut().flush();
        return 0;
    }

    private static String roles(ServingState state, ModelVersion version) {
        List<String> roles = state.roles(version);
        return roles.isEmpty() ? "no" : String.join(", ", roles);
    }
}
