package io.scanstream.cli.command;

import io.scanstream.cli.client.Models;
import io.scanstream.cli.client.Replays;
import io.scanstream.cli.console.CommandFailure;
import io.scanstream.contract.ModelPublished;
import io.scanstream.contract.ModelVersion;
import io.scanstream.contract.ReplayRequest;
import io.scanstream.messaging.KafkaConnection;
import java.io.IOException;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** {@code scanstream models retire}. */
@Command(
        name = "retire",
        description =
                "Take a version that nobody uses from the published ones; its files stay in the store until they are pruned.")
public final class RetireCommand implements Callable<Integer> {

    @Mixin
    private ConnectionOptions options;

    @Mixin
    private OutputOption output;

    @Parameters(paramLabel = "NAME@VERSION", converter = VersionConverter.class, description = "A published version.")
    private ModelVersion version;

    @Override
    public Integer call() throws IOException {
        KafkaConnection connection = options.connection();
        Models models = new Models(connection);
        ModelPublished model = models.state().retirable(version);
        requireNoReplay(new Replays(connection));
        models.retire(version);
        output.print(
                model,
                () -> "%s is no longer published; its files stay in the store, under %s%n"
                        .formatted(version, model.bundle()));
        return 0;
    }

    private void requireNoReplay(Replays replays) {
        for (ReplayRequest replay : replays.open()) {
            if (replay.modelVersion().equals(version)) {
                throw new CommandFailure(
                        "%s answers the replay '%s'; end it first, with 'scanstream replay --cancel %s'"
                                .formatted(version, replay.id(), replay.id()));
            }
        }
    }
}
