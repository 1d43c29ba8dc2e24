package io.scanstream.messaging;

import io.scanstream.contract.Topic;
import java.util.ArrayList;
import java.util.Collection;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.Config;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.config.ConfigResource;
import org.apache.kafka.common.config.TopicConfig;
import org.apache.kafka.common.errors.AuthorizationException;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;

/** Finds topics that are missing, or kept in a way that would lose or refuse messages. */
public final class TopicInspection {

    private TopicInspection() {}

    /**
     * A sentence per fault; empty if all is well. Settings that this client may not see are not judged.
     *
     * @throws KafkaException if the broker does not answer
     */
    public static List<String> faults(Admin admin, Collection<Topic> topics) {
        List<String> names = topics.stream().map(Topic::topicName).toList();
        Map<String, KafkaFuture<TopicDescription>> found =
                admin.describeTopics(names).topicNameValues();
        Map<Topic, KafkaFuture<Config>> settings = new EnumMap<>(Topic.class);
        Map<ConfigResource, KafkaFuture<Config>> configs = admin.describeConfigs(
                        names.stream().map(TopicInspection::resource).toList())
                .values();
        topics.forEach(topic -> settings.put(topic, configs.get(resource(topic.topicName()))));

        List<String> faults = new ArrayList<>();
        for (Topic topic : topics) {
            if (exists(found.get(topic.topicName()))) {
                settings(settings.get(topic)).ifPresent(config -> judge(topic, config, faults));
            } else {
                faults.add("the topic %s does not exist; 'scanstream topics create' makes it"
                        .formatted(topic.topicName()));
            }
        }
        return faults;
    }

    private static ConfigResource resource(String topicName) {
        return new ConfigResource(ConfigResource.Type.TOPIC, topicName);
    }

    private static boolean exists(KafkaFuture<TopicDescription> description) {
        try {
            await(description);
            return true;
        } catch (UnknownTopicOrPartitionException e) {
            return false;
        }
    }

    private static Optional<Config> settings(KafkaFuture<Config> config) {
        try {
            return Optional.of(await(config));
        } catch (AuthorizationException | UnknownTopicOrPartitionException e) {
            return Optional.empty();
        }
    }

    private static void judge(Topic topic, Config config, List<String> faults) {
        String policy = config.get(TopicConfig.CLEANUP_POLICY_CONFIG).value();
        if (!policy.equals(topic.cleanupPolicy())) {
            faults.add("the topic %s has cleanup.policy=%s, but it must be %s"
                    .formatted(topic.topicName(), policy, topic.cleanupPolicy()));
        }
        long largest =
                Long.parseLong(config.get(TopicConfig.MAX_MESSAGE_BYTES_CONFIG).value());
        if (largest < topic.maxMessageBytes()) {
            faults.add("the topic %s has max.message.bytes=%d, but it must be %d or more"
                    .formatted(topic.topicName(), largest, topic.maxMessageBytes()));
        }
    }

    private static <T> T await(KafkaFuture<T> future) {
        try {
            return future.get();
        } catch (ExecutionException e) {
            if (e.getCause() instanceof KafkaException cause) {
                throw cause;
            }
            throw new KafkaException("the topics cannot be described", e.getCause());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new KafkaException("interrupted", e);
        }
    }
}
