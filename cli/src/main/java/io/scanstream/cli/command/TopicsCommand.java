package io.scanstream.cli.command;

import io.scanstream.cli.client.AccessControl;
import io.scanstream.cli.client.AccessControl.Grant;
import io.scanstream.cli.client.Topics;
import io.scanstream.cli.console.Table;
import io.scanstream.contract.Topic;
import io.scanstream.messaging.KafkaConnection;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code scanstream topics create|list}. */
@Command(name = "topics", description = "Create or list the topics.", synopsisSubcommandLabel = "COMMAND")
public final class TopicsCommand {

    @Spec
    private CommandSpec spec;

    @Command(
            name = "create",
            description = {
                "Create the topics that are missing; exit code 1 if one that exists is not kept as it must be.",
                "With --acls also allow the principals that are named what they have to do, and no more;"
                        + " docs/security.md lists it."
            })
    int create(
            @Mixin ConnectionOptions options,
            @Mixin OutputOption output,
            @Option(
                            names = "--replication-factor",
                            paramLabel = "N",
                            defaultValue = "-1",
                            description = "Copies of each partition; the broker's default if not given.")
                    short replicationFactor,
            @Mixin AccessOptions access,
            @Option(names = "--dry-run", description = "Only say what would be created and allowed.") boolean dryRun)
            throws IOException {
        List<Grant> grants = access.grants();
        KafkaConnection connection = options.connection();
        Topics topics = new Topics(connection);
        Set<Topic> older = EnumSet.allOf(Topic.class);
        List<Topic> created = dryRun ? topics.missing() : topics.create(replicationFactor);
        created.forEach(older::remove);
        List<Grant> allowed = grants.isEmpty() ? List.of() : allow(new AccessControl(connection), grants, dryRun);
        Creation creation = new Creation(
                dryRun,
                created.stream().map(Topic::topicName).toList(),
                allowed.stream().map(Grant::toString).toList());
        output.print(creation, () -> text(creation, grants.isEmpty()));
        return report(topics.faults(older));
    }

    /** Returns what was missing. */
    private static List<Grant> allow(AccessControl control, List<Grant> wanted, boolean dryRun) {
        List<Grant> missing = control.missing(wanted);
        if (!dryRun) {
            control.give(missing);
        }
        return missing;
    }

    /**
     * @param dryRun whether it was only looked at
     * @param topics that were created
     * @param allowed access rights that were given
     */
    private record Creation(boolean dryRun, List<String> topics, List<String> allowed) {}

    private static String text(Creation creation, boolean withoutRights) {
        String created = creation.dryRun() ? "would create " : "created ";
        String allowed = creation.dryRun() ? "would allow " : "allowed ";
        List<String> lines = new ArrayList<>();
        creation.topics().forEach(topic -> lines.add(created + topic));
        if (creation.topics().isEmpty()) {
            lines.add("all topics exist");
        }
        creation.allowed().forEach(right -> lines.add(allowed + right));
        if (!withoutRights && creation.allowed().isEmpty()) {
            lines.add("all access rights exist");
        }
        return String.join(System.lineSeparator(), lines) + System.lineSeparator();
    }

    @Command(name = "list", description = "List the topics; exit code 1 if one is missing or not kept as it must be.")
    int list(@Mixin ConnectionOptions options, @Mixin OutputOption output) throws IOException {
        Topics topics = new Topics(options.connection());
        Map<Topic, Integer> partitions = topics.partitions();
        List<Listed> listed = Arrays.stream(Topic.values())
                .map(topic -> new Listed(topic.topicName(), partitions.get(topic), topic.cleanupPolicy()))
                .toList();
        output.print(listed, () -> table(listed));
        return report(topics.faults(List.of(Topic.values())));
    }

    /** @param partitions null if the topic does not exist */
    private record Listed(String topic, Integer partitions, String kept) {}

    private static Table table(List<Listed> topics) {
        Table table = new Table().row("TOPIC", "PARTITIONS", "KEPT");
        for (Listed topic : topics) {
            table.row(topic.topic(), topic.partitions() == null ? "missing" : topic.partitions(), topic.kept());
        }
        return table;
    }

    /** Tells what keeps the workers from starting. */
    private int report(List<String> faults) {
        faults.forEach(spec.commandLine().getErr()::println);
        return faults.isEmpty() ? 0 : 1;
    }
}
