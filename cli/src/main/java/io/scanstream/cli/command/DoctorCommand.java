package io.scanstream.cli.command;

import io.scanstream.cli.console.StandardStream;
import io.scanstream.cli.console.Table;
import io.scanstream.cli.doctor.Doctor;
import io.scanstream.cli.doctor.Finding;
import java.net.URI;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.ArgGroup;
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
            description = {
                "A worker's address, http://HOST:PORT; may be given several times.",
                "If not given: ports 8081 and 8082 of this machine, if workers are there."
            })
    private List<URI> workers = List.of();

    @ArgGroup
    private StoreOptions store;

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
    public Integer call() {
        try (StoreOptions named = store) { // null if none is
            Doctor doctor = new Doctor(
                    options::connection,
                    trainerGroup,
                    inferenceGroup,
                    Optional.ofNullable(named).map(from -> from::open),
                    workers,
                    task,
                    timeout.patience());
            List<Finding> findings = doctor.examine();
            output.print(findings, () -> table(findings));
            return findings.stream().anyMatch(finding -> finding.state() == Finding.State.FAILED) ? 1 : 0;
        }
    }

    private static Table table(List<Finding> findings) {
        Table table = new Table();
        for (int i = 0; i < findings.size(); i++) {
            Finding finding = findings.get(i);
            table.row(state(finding.state()), finding.subject(), finding.sentence());
            boolean isSaidLater = i + 1 < findings.size()
                    && Objects.equals(finding.next(), findings.get(i + 1).next());
            if (finding.next() != null && !isSaidLater) {
                table.row("", "", "-> " + finding.next());
            }
        }
        return table;
    }

    private static String state(Finding.State state) {
        String style = switch (state) {
            case SKIPPED -> "faint";
            case OK -> "green";
            case WARNING -> "yellow";
            case FAILED -> "bold,red";
        };
        return StandardStream.OUT.styled(style, state.name().toLowerCase(Locale.ROOT));
    }
}
