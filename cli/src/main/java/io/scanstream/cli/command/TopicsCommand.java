package io.scanstream.cli.command;

import io.scanstream.cli.client.Topics;
import io.scanstream.cli.console.Table;
import io.scanstream.contract.Topic;
import java.io.IOException;
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
            description =
                    "Create the topics that are missing; exit code 1 if one that exists is not kept as it must be.")
    int create(
            @Mixin ConnectionOptions options,
            @Mixin OutputOption output,
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
        List<String> names = created.stream().map(Topic::topicName).toList();
        output.print(new Created(names), () -> names.isEmpty() ? lines("all topics exist") : created(names));
        return report(topics.faults(older));
    }

    private record Created(List<String> created) {}

    private static String created(List<String> topics) {
        return lines(topics.stream().map(topic -> "created " + topic).toArray(String[]::new));
    }

    private static String lines(String... lines) {
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
