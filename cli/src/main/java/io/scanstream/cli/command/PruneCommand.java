package io.scanstream.cli.command;

import io.scanstream.cli.client.Models;
import io.scanstream.cli.client.TrainingJobs;
import io.scanstream.cli.console.CommandFailure;
import io.scanstream.cli.console.Table;
import io.scanstream.cli.pruning.OrphanedFolder;
import io.scanstream.cli.pruning.Pruning;
import io.scanstream.cli.pruning.References;
import io.scanstream.contract.TrainingState;
import io.scanstream.messaging.KafkaConnection;
import io.scanstream.storage.BlobStore;
import java.io.IOException;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code scanstream models prune}. */
@Command(
        name = "prune",
        description = {
            "List what lies in the store and nothing refers to: bundles that no published version has, of crashed attempts and"
                    + " of retired versions, and checkpoints; nothing of a job that has not ended.",
            "Only with --delete is it removed."
        })
public final class PruneCommand implements Callable<Integer> {

    @Mixin
    private ConnectionOptions options;

    @Mixin
    private OutputOption output;

    @ArgGroup(multiplicity = "1")
    private StoreOptions store;

    @Option(
            names = "--older-than",
            paramLabel = "TIME",
            defaultValue = "P7D",
            converter = TimeConverter.class,
            description =
                    "Leave alone what has been written to since this time, or in so long; ${DEFAULT-VALUE} if not given.")
    private Instant before;

    @Option(names = "--delete", description = "Remove what is listed.")
    private boolean delete;

    @Override
    public Integer call() throws IOException {
        try (StoreOptions named = store) {
            BlobStore blobs = open(named);
            KafkaConnection connection = options.connection();
            Pruning pruning = new Pruning(blobs, () -> references(connection));
            Pruning.Found found = pruning.find(before);
            if (delete) {
                pruning.remove(found);
            }
            Pruned pruned = new Pruned(delete, bytes(found.orphans()), found.orphans());
            output.print(pruned, () -> text(pruned));
            return 0;
        }
    }

    private static BlobStore open(StoreOptions store) throws IOException {
        try {
            return store.open();
        } catch (IllegalArgumentException e) {
            throw new CommandFailure(e.getMessage(), e);
        }
    }

    /** In this order: see {@link References}. */
    private static References references(KafkaConnection connection) {
        Map<String, TrainingState> jobs = new TrainingJobs(connection).states();
        return new References(jobs, new Models(connection).state().published());
    }

    /** @param bytes of all folders */
    private record Pruned(boolean deleted, long bytes, List<OrphanedFolder> folders) {}

    private static long bytes(List<OrphanedFolder> orphans) {
        return orphans.stream().mapToLong(OrphanedFolder::bytes).sum();
    }

    private static String text(Pruned pruned) {
        if (pruned.folders().isEmpty()) {
            return "everything in the store that is old enough is referred to%n".formatted();
        }
        Table table = new Table().row("FOLDER", "JOB", "FILES", "BYTES", "LAST WRITTEN");
        for (OrphanedFolder orphan : pruned.folders()) {
            table.row(
                    orphan.folder(),
                    orphan.job() == null ? "unknown" : orphan.job(),
                    orphan.files(),
                    "%,d".formatted(orphan.bytes()),
                    orphan.lastWritten());
        }
        String sum =
                pruned.deleted() ? "removed %d folders, %,d bytes%n" : "%d folders, %,d bytes; --delete removes them%n";
        return table + sum.formatted(pruned.folders().size(), pruned.bytes());
    }
}
