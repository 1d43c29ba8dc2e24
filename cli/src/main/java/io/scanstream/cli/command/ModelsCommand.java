package io.scanstream.cli.command;

import io.scanstream.cli.client.Models;
import io.scanstream.cli.console.Table;
import io.scanstream.cli.serving.ServingState;
import io.scanstream.contract.ModelPublished;
import java.io.IOException;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** {@code scanstream models}. */
@Command(
        name = "models",
        description = "List the published models and which of them answer, live or as a shadow.",
        subcommands = {
            PromoteCommand.class,
            RollbackCommand.class,
            RetireCommand.class,
            PruneCommand.class,
            AgreeCommand.class,
            CompareCommand.class
        })
public final class ModelsCommand implements Callable<Integer> {

    @Mixin
    private ConnectionOptions options;

    @Mixin
    private OutputOption output;

    @Override
    public Integer call() throws IOException {
        ServingState state = new Models(options.connection()).state();
        List<Listed> listed = state.published().stream()
                .map(model -> new Listed(model, state.roles(model.modelVersion())))
                .toList();
        output.print(listed, () -> listed.isEmpty() ? "no model is published%n".formatted() : table(listed));
        return 0;
    }

    /** @param roles what the version does now; empty if nothing */
    private record Listed(ModelPublished published, List<String> roles) {}

    private static Table table(List<Listed> models) {
        Table table = new Table().row("MODEL", "NETWORK", "TEST AUC", "IMAGES", "PUBLISHED", "ANSWERS");
        for (Listed listed : models) {
            ModelPublished model = listed.published();
            table.row(
                    model.modelVersion(),
                    model.network().wireName(),
                    JobDisplay.withInterval(model.metrics().rocAuc()),
                    model.metrics().n(),
                    model.publishedAt(),
                    listed.roles().isEmpty() ? "no" : String.join(", ", listed.roles()));
        }
        return table;
    }
}
