package io.scanstream.cli.command;

import io.scanstream.cli.client.Models;
import io.scanstream.cli.serving.ServingState;
import io.scanstream.contract.ModelVersion;
import io.scanstream.contract.ServingDecision;
import java.io.IOException;
import java.util.concurrent.Callable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code scanstream models promote}. */
@Command(
        name = "promote",
        description = {
            "Let a published version answer, live or as the shadow of the live one.",
            "Workers load it first; until they have, the version before goes on answering."
        })
public final class PromoteCommand implements Callable<Integer> {

    @Mixin
    private ConnectionOptions options;

    @Mixin
    private OutputOption output;

    @Parameters(paramLabel = "NAME@VERSION", converter = VersionConverter.class, description = "A published version.")
    private ModelVersion version;

    @ArgGroup
    private final Shadow shadow = new Shadow();

    /** What becomes of the shadow; if nothing is said, the version is live and a shadow stays. */
    static final class Shadow {

        @Option(
                names = "--shadow",
                description = "It answers the same images beside the live version, to predictions.shadow.")
        private boolean becomes;

        @Option(names = "--no-shadow", description = "It answers live, and nothing beside it.")
        private boolean ends;
    }

    @Override
    public Integer call() throws IOException {
        Models models = new Models(options.connection());
        ServingState state = models.state();
        ServingDisplay.decide(models, state, decision(state), output);
        return 0;
    }

    private ServingDecision decision(ServingState state) {
        if (shadow.becomes) {
            return state.shadowed(version);
        }
        return shadow.ends ? state.promotedAlone(version) : state.promoted(version);
    }
}
