package io.scanstream.inference.serving;

import io.scanstream.contract.InvalidMessageException;
import io.scanstream.contract.Messages;
import io.scanstream.contract.ModelPublished;
import io.scanstream.contract.ModelVersion;
import io.scanstream.contract.ServingDecision;
import io.scanstream.contract.Topic;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What the topics {@code models} and {@code serving} say, as far as they have been read. For one thread. */
final class ServingRecords {

    private static final Logger LOGGER = LoggerFactory.getLogger(ServingRecords.class);

    private final Map<ModelVersion, ModelPublished> published = new HashMap<>();
    private final Map<String, ModelVersion> wanted = new HashMap<>();

    /** By task. */
    Map<String, ModelVersion> wanted() {
        return wanted;
    }

    Optional<ModelPublished> published(ModelVersion version) {
        return Optional.ofNullable(published.get(version));
    }

    /** Returns the task that the record is about; empty if it is left out, which is logged. */
    Optional<String> note(ConsumerRecord<byte[], byte[]> message) {
        try {
            if (message.key() == null) {
                throw new InvalidMessageException("the record's key", null, "a compacted topic has keys");
            }
            String key = new String(message.key(), StandardCharsets.UTF_8);
            boolean isModel = message.topic().equals(Topic.MODELS.topicName());
            return Optional.of(isModel ? noteModel(key, message.value()) : noteDecision(key, message.value()));
        } catch (InvalidMessageException e) {
            LOGGER.error(
                    "the record at {} {} {} is left out", message.topic(), message.partition(), message.offset(), e);
            return Optional.empty();
        }
    }

    private String noteModel(String key, byte[] value) {
        if (value == null) {
            ModelVersion version = ModelVersion.parse(key);
            published.remove(version);
            return version.name();
        }
        ModelPublished model = Messages.read(value, ModelPublished.class);
        published.put(model.modelVersion(), model);
        return model.modelVersion().name();
    }

    private String noteDecision(String key, byte[] value) {
        if (value == null) {
            wanted.remove(key);
            return key;
        }
        ModelVersion version = Messages.read(value, ServingDecision.class).modelVersion();
        wanted.put(version.name(), version);
        return version.name();
    }
}
