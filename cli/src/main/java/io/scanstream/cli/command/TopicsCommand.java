package io.scanstream.cli.command;

import io.scanstream.cli.client.Topics;
import io.scanstream.cli.console.Table;
import io.scanstream.contract.Topic;
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
            description =
                    "Create the topics that are missing; exit code 1 if one that exists is not kept as it must be.")
    int create(
            @Mixin ConnectionOptions options,
            @Option(
                            names = "--replication-factor",
                            paramLabel = "N",
                            defaultValue = "-1",
                            description = "Copies of each partition; the broker's default if not given.")
                    short replicationFactor)
            throws IOException {
        Topics topics = new Topics(options.connection());
        List<Topic> created = topics.create(replicationFactor);
        Set<Topic> older = EnumSet.allOf(Topic.class);
        created.forEach(older::remove);
        created.forEach(topic -> spec.commandLine().getOut().println("created " + topic.topicName()));
        if (created.isEmpty()) {
            spec.commandLine().getOut().println("all topics exist");
        }
        return report(topics.faults(older));
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
