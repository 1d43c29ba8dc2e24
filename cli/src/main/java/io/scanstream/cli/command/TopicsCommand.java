package io.scanstream.cli.command;

import io.scanstream.cli.client.Topics;
import io.scanstream.cli.console.Table;
import io.scanstream.contract.Topic;
import java.io.IOException;
import java.util.List;
import java.util.Map;
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

    @Command(name = "create", description = "Create the topics that are missing.")
    int create(
            @Mixin ConnectionOptions options,
            @Option(
                            names = "--replication-factor",
                            paramLabel = "N",
                            defaultValue = "-1",
                            description = "Copies of each partition; the broker's default if not given.")
                    short replicationFactor)
            throws IOException {
        List<Topic> created = new Topics(options.connection()).create(replicationFactor);
        created.forEach(topic -> spec.commandLine().getOut().println("created " + topic.topicName()));
        if (created.isEmpty()) {
            spec.commandLine().getOut().println("all topics exist");
        }
        return 0;
    }

    @Command(name = "list", description = "List the topics; exit code 1 if one is missing.")
    int list(@Mixin ConnectionOptions options) throws IOException {
        Map<Topic, Integer> partitions = new Topics(options.connection()).partitions();
        Table table = new Table().row("TOPIC", "PARTITIONS", "KEPT");
        for (Topic topic : Topic.values()) {
            Integer count = partitions.get(topic);
            table.row(topic.topicName(), count == null ? "missing" : count, topic.cleanupPolicy());
        }
        spec.commandLine().getOut().print(table);
        spec.commandLine().getOut().flush();
        return partitions.size() == Topic.values().length ? 0 : 1;
    }
}
