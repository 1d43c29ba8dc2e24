package io.scanstream.cli.command;

import io.scanstream.cli.client.AccessControl.Grant;
import io.scanstream.messaging.access.AccessRights;
import io.scanstream.messaging.access.Party;
import io.scanstream.messaging.access.WorkerGroups;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;
import picocli.CommandLine.Spec.Target;

/** Who is to be allowed what on a broker that knows access rights. */
final class AccessOptions {

    private static final String PRINCIPAL = "User:NAME";

    @Option(names = "--acls", description = "Allow the principals below what they have to do.")
    private boolean wanted;

    @Option(names = "--trainer-principal", paramLabel = PRINCIPAL, description = "Of the trainer workers.")
    private List<String> trainers = List.of();

    @Option(names = "--inference-principal", paramLabel = PRINCIPAL, description = "Of the inference workers.")
    private List<String> inference = List.of();

    @Option(names = "--producer-principal", paramLabel = PRINCIPAL, description = "Of whoever sends images.")
    private List<String> producers = List.of();

    @Option(
            names = "--reader-principal",
            paramLabel = PRINCIPAL,
            description = "Of whoever reads predictions; its consumer groups begin with 'predictions-'.")
    private List<String> readers = List.of();

    @Option(
            names = "--operator-principal",
            paramLabel = PRINCIPAL,
            description = "Of whoever uses this program, but to create topics and rights.")
    private List<String> operators = List.of();

    @Option(
            names = "--trainer-group",
            paramLabel = "GROUP",
            description = "scanstream.training.group of the trainers; 'scanstream-trainers' if not given.")
    private String trainerGroup = WorkerGroups.STANDARD.trainers();

    @Option(
            names = "--inference-group",
            paramLabel = "GROUP",
            description = "scanstream.inference.group of the inference workers; 'scanstream-inference' if not given.")
    private String inferenceGroup = WorkerGroups.STANDARD.inference();

    @Spec(Target.MIXEE)
    private CommandSpec command;

    /** Empty if none are wanted. */
    List<Grant> grants() {
        Map<Party, List<String>> principals = new EnumMap<>(Party.class);
        principals.put(Party.TRAINER, trainers);
        principals.put(Party.INFERENCE, inference);
        principals.put(Party.PRODUCER, producers);
        principals.put(Party.READER, readers);
        principals.put(Party.OPERATOR, operators);
        boolean namesAny = principals.values().stream().anyMatch(named -> !named.isEmpty());
        if (wanted != namesAny) {
            throw new ParameterException(
                    command.commandLine(),
                    "--acls needs a principal such as --trainer-principal, and they need --acls");
        }
        WorkerGroups groups = groups();
        return principals.entrySet().stream()
                .flatMap(party -> party.getValue().stream()
                        .flatMap(principal -> grants(principal, party.getKey(), groups).stream()))
                .toList();
    }

    private WorkerGroups groups() {
        try {
            return new WorkerGroups(trainerGroup, inferenceGroup);
        } catch (IllegalArgumentException e) {
            throw new ParameterException(command.commandLine(), e.getMessage(), e);
        }
    }

    private List<Grant> grants(String principal, Party party, WorkerGroups groups) {
        try {
            return AccessRights.of(party, groups).stream()
                    .map(right -> new Grant(principal, right))
                    .toList();
        } catch (IllegalArgumentException e) {
            throw new ParameterException(command.commandLine(), e.getMessage(), e);
        }
    }
}
