package io.scanstream.cli.command;

import io.scanstream.cli.client.Models;
import io.scanstream.cli.console.Table;
import io.scanstream.contract.ModelPublished;
import io.scanstream.contract.ModelVersion;
import java.io.IOException;
import java.util.Collection;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** {@code scanstream models}. */
@Command(
        name = "models",
        description = "List the published models and which of them answer.",
        subcommands = CompareCommand.class)
public final class ModelsCommand implements Callable<Integer> {

    @Mixin
    private ConnectionOptions options;

    @Spec
    private CommandSpec spec;

    @Override
    public Integer call() throws IOException {
        Models models = new Models(options.connection());
        Collection<ModelPublished> published = models.published();
        Map<String, ModelVersion> serving = models.serving();
        Table table = new Table().row("MODEL", "NETWORK", "TEST AUC", "IMAGES", "PUBLISHED", "ANSWERS");
        for (ModelPublished model : published) {
            table.row(
                    model.modelVersion(),
                    model.network().wireName(),
                    JobDisplay.withInterval(model.metrics().rocAuc()),
                    model.metrics().n(),
                    model.publishedAt(),
                    model.modelVersion().equals(serving.get(model.modelVersion().name())) ? "yes" : "no");
        }
        spec.commandLine().getOut().print(published.isEmpty() ? "no model is published%n".formatted() : table);
        spec.commandLine().getOut().flush();
        return 0;
    }
}
