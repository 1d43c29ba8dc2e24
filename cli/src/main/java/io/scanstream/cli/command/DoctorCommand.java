package io.scanstream.cli.command;

import io.scanstream.cli.console.Table;
import io.scanstream.cli.doctor.Doctor;
import io.scanstream.cli.doctor.Finding;
import io.scanstream.storage.BlobStore;
import io.scanstream.storage.DirectoryBlobStore;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code scanstream doctor}. */
@Command(
        name = "doctor",
        description = {
            "Look at Java, the machine, the broker, the topics, the models, the store and the workers.",
            "Exit code 1 if anything fails; what is said of it tells what to do."
        })
public final class DoctorCommand implements Callable<Integer> {

    @Mixin
    private ConnectionOptions options;

    @Mixin
    private OutputOption output;

    @Option(
            names = "--worker",
            paramLabel = "URL",
            description = "A worker's address, http://localhost:8082 say; may be given several times.")
    private List<URI> workers = List.of();

    @Option(
            names = "--store",
            paramLabel = "DIR",
            description =
                    "The workers' scanstream.store.directory: the files of models that answer are read and verified.")
    private Optional<Path> store;

    @Option(
            names = "--task",
            paramLabel = "NAME",
            description = {
                "Send a drawn image for this task and wait for its answer.",
                "It has the key scanstream-doctor; whoever reads predictions sees its answer."
            })
    private Optional<String> task;

    @Option(
            names = "--trainer-group",
            paramLabel = "GROUP",
            defaultValue = "scanstream-trainers",
            description = "The trainers' scanstream.training.group; ${DEFAULT-VALUE} if not given.")
    private String trainerGroup;

    @Option(
            names = "--inference-group",
            paramLabel = "GROUP",
            defaultValue = "scanstream-inference",
            description = "The inference workers' scanstream.inference.group; ${DEFAULT-VALUE} if not given.")
    private String inferenceGroup;

    @Mixin
    private TimeoutOption timeout;

    @Override
    public Integer call() throws IOException {
        Optional<BlobStore> blobs =
                store.isPresent() ? Optional.of(new DirectoryBlobStore(store.get())) : Optional.empty();
        List<Finding> findings = new Doctor(
                        options::connection, trainerGroup, inferenceGroup, blobs, workers, task, timeout.patience())
                .examine();
        output.print(findings, () -> table(findings));
        return findings.stream().anyMatch(finding -> finding.state() == Finding.State.FAILED) ? 1 : 0;
    }

    private static Table table(List<Finding> findings) {
        Table table = new Table();
        findings.forEach(finding ->
                table.row(finding.state().name().toLowerCase(Locale.ROOT), finding.subject(), finding.sentence()));
        return table;
    }
}
