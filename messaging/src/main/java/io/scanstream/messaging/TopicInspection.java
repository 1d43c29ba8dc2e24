package io.scanstream.messaging;

import io.scanstream.contract.Topic;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
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

    private final List<String> faults = new ArrayList<>();

    private TopicInspection() {}

    /**
     * A sentence per fault; empty if all is well. Settings that this client may not see are not judged.
     *
     * @throws KafkaException if the broker does not answer
     */
    public static List<String> faults(Admin admin, Collection<Topic> topics) {
        TopicInspection inspection = new TopicInspection();
        ask(admin, topics).forEach(inspection::judge);
        return inspection.faults;
    }

    /** What the broker will say of a topic. */
    private record Found(Topic topic, KafkaFuture<TopicDescription> description, KafkaFuture<Config> settings) {}

    private static List<Found> ask(Admin admin, Collection<Topic> topics) {
        Map<String, KafkaFuture<TopicDescription>> descriptions = admin.describeTopics(
                        topics.stream().map(Topic::topicName).toList())
                .topicNameValues();
        Map<ConfigResource, KafkaFuture<Config>> settings = admin.describeConfigs(
                        topics.stream().map(TopicInspection::resource).toList())
                .values();
        return topics.stream()
                .map(topic -> new Found(topic, descriptions.get(topic.topicName()), settings.get(resource(topic))))
                .toList();
    }

    private static ConfigResource resource(Topic topic) {
        return new ConfigResource(ConfigResource.Type.TOPIC, topic.topicName());
    }

    private void judge(Found found) {
        Topic topic = found.topic();
        try {
            int partitions = KafkaReply.await(found.description()).partitions().size();
            if (topic.isCompacted() && partitions != topic.partitions()) {
                fault("the topic %s has %d partitions, but it must have %d", topic, partitions, topic.partitions());
            }
            judgeIfShown(found);
        } catch (UnknownTopicOrPartitionException e) {
            fault("the topic %s does not exist; 'scanstream topics create' makes it", topic);
        } catch (AuthorizationException e) {
            fault("the topic %s may not be looked at: this client must be allowed DESCRIBE", topic);
        }
    }

    private void judgeIfShown(Found found) {
        try {
            judge(found.topic(), KafkaReply.await(found.settings()));
        } catch (AuthorizationException e) {
            // Who may read and write a topic need not be allowed to see how it is kept.
        }
    }

    private void judge(Topic topic, Config settings) {
        String policy = settings.get(TopicConfig.CLEANUP_POLICY_CONFIG).value();
        if (!policy.equals(topic.cleanupPolicy())) {
            fault("the topic %s has cleanup.policy=%s, but it must be %s", topic, policy, topic.cleanupPolicy());
        }
        String compression = settings.get(TopicConfig.COMPRESSION_TYPE_CONFIG).value();
        if (topic.isFromOutside() && !compression.equals(topic.compressionType())) {
            fault(
                    "the topic %s has compression.type=%s, but it must be %s",
                    topic, compression, topic.compressionType());
        }
        long largest = Long.parseLong(
                settings.get(TopicConfig.MAX_MESSAGE_BYTES_CONFIG).value());
        if (largest < topic.maxMessageBytes()) {
            fault(
                    "the topic %s has max.message.bytes=%d, but it must be %d or more",
                    topic, largest, topic.maxMessageBytes());
        }
    }

    private void fault(String sentence, Topic topic, Object... values) {
        List<Object> all = new ArrayList<>(List.of(topic.topicName()));
        all.addAll(List.of(values));
        faults.add(sentence.formatted(all.toArray()));
    }
}
