package io.scanstream.cli.client;

import io.scanstream.contract.Messages;
import io.scanstream.contract.ModelPublished;
import io.scanstream.contract.ModelVersion;
import io.scanstream.contract.ServingDecision;
import io.scanstream.contract.Topic;
import io.scanstream.messaging.KafkaConnection;
import java.nio.charset.StandardCharsets;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.Map;
import org.apache.kafka.clients.consumer.ConsumerRecord;

/** What has been published, and what answers. */
public final class Models {

    private final KafkaConnection connection;

    public Models(KafkaConnection connection) {
        this.connection = connection;
    }

    /** In the order of publishing. */
    public Collection<ModelPublished> published() {
        return newest(Topic.MODELS, ModelPublished.class).values();
    }

    /** By task. */
    public Map<String, ModelVersion> serving() {
        Map<String, ModelVersion> serving = new LinkedHashMap<>();
        newest(Topic.SERVING, ServingDecision.class)
                .forEach((task, decision) -> serving.put(task, decision.modelVersion()));
        return serving;
    }

    private <T> Map<String, T> newest(Topic topic, Class<T> type) {
        Map<String, T> newest = new LinkedHashMap<>();
        try (TopicReader reader = TopicReader.fromBeginning(connection, topic)) {
            for (ConsumerRecord<byte[], byte[]> message : reader.readAll()) {
                String key = new String(message.key(), StandardCharsets.UTF_8);
                newest.remove(key);
                if (message.value() != null) {
                    newest.put(key, Messages.read(message.value(), type));
                }
            }
        }
        return newest;
    }
}
