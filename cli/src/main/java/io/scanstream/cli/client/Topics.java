package io.scanstream.cli.client;

import io.scanstream.cli.console.CommandFailure;
import io.scanstream.contract.Topic;
import io.scanstream.messaging.KafkaConnection;
import io.scanstream.messaging.KafkaReply;
import io.scanstream.messaging.TopicDefinition;
import io.scanstream.messaging.TopicInspection;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.common.KafkaException;

/** ScanStream's topics on a broker. */
public final class Topics {

    private final KafkaConnection connection;

    public Topics(KafkaConnection connection) {
        this.connection = connection;
    }

    public List<Topic> missing() {
        return ask(Topics::missing);
    }

    private static List<Topic> missing(Admin admin) {
        List<Topic> missing = new ArrayList<>(List.of(Topic.values()));
        missing.removeAll(existing(admin));
        return missing;
    }

    /**
     * Creates the topics that are missing and leaves those that exist as they are.
     *
     * @return those that were created
     */
    public List<Topic> create(short replicationFactor) {
        return ask(admin -> {
            List<Topic> missing = missing(admin);
            KafkaReply.await(admin.createTopics(missing.stream()
                            .map(topic -> TopicDefinition.of(topic, topic.partitions(), replicationFactor))
                            .toList())
                    .all());
            return missing;
        });
    }

    /** A sentence for each of these topics that is missing or kept wrongly; empty if all is well. */
    public List<String> faults(Collection<Topic> topics) {
        return ask(admin -> TopicInspection.faults(admin, topics));
    }

    /** Partitions of those of our topics that exist. */
    public Map<Topic, Integer> partitions() {
        return ask(admin -> {
            List<String> ours = existing(admin).stream().map(Topic::topicName).toList();
            Map<Topic, Integer> partitions = new TreeMap<>();
            KafkaReply.await(admin.describeTopics(ours).allTopicNames())
                    .forEach((name, description) -> partitions.put(
                            Topic.named(name).orElseThrow(),
                            description.partitions().size()));
            return partitions;
        });
    }

    private static Set<Topic> existing(Admin admin) {
        return KafkaReply.await(admin.listTopics().names()).stream()
                .flatMap(name -> Topic.named(name).stream())
                .collect(Collectors.toSet());
    }

    private <T> T ask(Function<Admin, T> question) {
        try (Admin admin = connection.admin()) {
            return question.apply(admin);
        } catch (KafkaException e) {
            throw new CommandFailure("the broker at %s refuses: %s".formatted(connection.address(), e.getMessage()), e);
        }
    }
}
