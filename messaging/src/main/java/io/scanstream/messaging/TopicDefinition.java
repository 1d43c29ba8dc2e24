package io.scanstream.messaging;

import io.scanstream.contract.Topic;
import java.util.Map;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.common.config.TopicConfig;

/** Topics as they have to be created. */
public final class TopicDefinition {

    private TopicDefinition() {}

    /** @param replicationFactor -1 for the broker's default */
    public static NewTopic of(Topic topic, int partitions, short replicationFactor) {
        return new NewTopic(topic.topicName(), partitions, replicationFactor)
                .configs(Map.of(
                        TopicConfig.CLEANUP_POLICY_CONFIG,
                        topic.cleanupPolicy(),
                        TopicConfig.COMPRESSION_TYPE_CONFIG,
                        topic.compressionType(),
                        TopicConfig.MAX_MESSAGE_BYTES_CONFIG,
                        Integer.toString(topic.maxMessageBytes())));
    }
}
