package io.scanstream.cli.command;

import io.scanstream.cli.client.AccessControl;
import io.scanstream.cli.client.AccessControl.Grant;
import io.scanstream.cli.client.Topics;
import io.scanstream.cli.console.Table;
import io.scanstream.contract.Topic;
import io.scanstream.messaging.KafkaConnection;
import java.io.IOException;
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
        created.forEach(topic -> say("%s %s".formatted(dryRun ? "would create" : "created", topic.topicName())));
        if (created.isEmpty()) {
            say("all topics exist");
        }
        if (!grants.isEmpty()) {
            allow(new AccessControl(connection), grants, dryRun);
        }
        return report(topics.faults(older));
    }

    private void allow(AccessControl control, List<Grant> wanted, boolean dryRun) {
        List<Grant> missing = control.missing(wanted);
        if (!dryRun) {
            control.give(missing);
        }
        missing.forEach(grant -> say("%s %s".formatted(dryRun ? "would allow" : "allowed", grant)));
        if (missing.isEmpty()) {
            say("all access rights exist");
        }
    }

    private void say(String line) {
        spec.commandLine().getOut().println(line);
        spec.commandLine().getOut().flush();
    }

    @Command(name = "list", description = "List the topics; exit code 1 if one is missing or not kept as it must be.")
    int list(@Mixin ConnectionOptions options) throws IOException {
        Topics topics = new Topics(options.connection());
        Map<Topic, Integer> partitions = topics.partitions();
        Table table = new Table().row("TOPIC", "PARTITIONS", "KEPT");
        for (Topic topic : Topic.values()) {
            Integer count = partitions.get(topic);
            table.row(topic.topicName(), count == null ? "missing" : count, topic.cleanupPolicy());
        }
        spec.commandLine().getOut().print(table);
        spec.commandLine().getOut().flush();
        return report(topics.faults(List.of(Topic.values())));
    }

    /** Tells what keeps the workers from starting. */
    private int report(List<String> faults) {
        faults.forEach(spec.commandLine().getErr()::println);
        return faults.isEmpty() ? 0 : 1;
    }
}
