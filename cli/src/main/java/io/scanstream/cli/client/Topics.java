package io.scanstream.cli.client;

import io.scanstream.cli.console.CommandFailure;
import io.scanstream.contract.Topic;
import io.scanstream.messaging.KafkaConnection;
import io.scanstream.messaging.TopicDefinition;
import io.scanstream.messaging.TopicInspection;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.KafkaFuture;

/** ScanStream's topics on a broker. */
public final class Topics {

    private static final int MOST_SECONDS = 30;

    private final KafkaConnection connection;

    public Topics(KafkaConnection connection) {
        this.connection = connection;
    }

    /**
     * Creates the topics that are missing and leaves those that exist as they are.
     *
     * @return those that were created
     */
    public List<Topic> create(short replicationFactor) {
        try (Admin admin = connection.admin()) {
            Set<String> existing = await(admin.listTopics().names());
            List<Topic> missing = new ArrayList<>(List.of(Topic.values()));
            missing.removeIf(topic -> existing.contains(topic.topicName()));
            await(admin.createTopics(missing.stream()
                            .map(topic -> TopicDefinition.of(topic, topic.partitions(), replicationFactor))
                            .toList())
                    .all());
            return missing;
        }
    }

    /** A sentence for each of these topics that is missing or kept wrongly; empty if all is well. */
    public List<String> faults(Collection<Topic> topics) {
        try (Admin admin = connection.admin()) {
            return TopicInspection.faults(admin, topics);
        } catch (KafkaException e) {
            throw new CommandFailure("the broker at %s refuses: %s".formatted(connection.address(), e.getMessage()), e);
        }
    }

    /** Partitions of those of our topics that exist. */
    public Map<Topic, Integer> partitions() {
        try (Admin admin = connection.admin()) {
            Set<String> existing = await(admin.listTopics().names());
            List<String> ours = Arrays.stream(Topic.values())
                    .map(Topic::topicName)
                    .filter(existing::contains)
                    .toList();
            Map<Topic, Integer> partitions = new TreeMap<>();
            await(admin.describeTopics(ours).allTopicNames())
                    .forEach((name, description) -> partitions.put(
                            Topic.named(name).orElseThrow(),
                            description.partitions().size()));
            return partitions;
        }
    }

    private <T> T await(KafkaFuture<T> future) {
        try {
            return future.get(MOST_SECONDS, TimeUnit.SECONDS);
        } catch (ExecutionException e) {
            throw new CommandFailure(
                    "the broker at %s refuses: %s"
                            .formatted(connection.address(), e.getCause().getMessage()),
                    e);
        } catch (TimeoutException e) {
            throw new CommandFailure("the broker at %s does not answer".formatted(connection.address()), e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new CommandFailure("interrupted", e);
        }
    }
}
