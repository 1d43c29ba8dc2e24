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
import java.util.Set;
import java.util.stream.Collectors;
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

    /** Returns the tasks that the record is about; none if it is left out, which is logged. */
    Set<String> note(ConsumerRecord<byte[], byte[]> message) {
        try {
            if (message.key() == null) {
                throw new InvalidMessageException("the record's key", null, "a compacted topic has keys");
            }
            String key = new String(message.key(), StandardCharsets.UTF_8);
            boolean isModel = message.topic().equals(Topic.MODELS.topicName());
            return isModel ? noteModel(key, message.value()) : Set.of(noteDecision(key, message.value()));
        } catch (InvalidMessageException e) {
            LOGGER.error(
                    "the record at {} {} {} is left out", message.topic(), message.partition(), message.offset(), e);
            return Set.of();
        }
    }

    private Set<String> noteModel(String key, byte[] value) {
        if (value == null) {
            ModelVersion version = ModelVersion.parse(key);
            published.remove(version);
            return tasksOf(version);
        }
        ModelPublished model = Messages.read(value, ModelPublished.class);
        published.put(model.modelVersion(), model);
        return tasksOf(model.modelVersion());
    }

    private Set<String> tasksOf(ModelVersion version) {
        return wanted.entrySet().stream()
                .filter(decision -> decision.getValue().equals(version))
                .map(Map.Entry::getKey)
                .collect(Collectors.toSet());
    }

    private String noteDecision(String key, byte[] value) {
        String task = ServingDecision.task(key);
        if (value == null) {
            wanted.remove(task);
        } else {
            wanted.put(task, Messages.read(value, ServingDecision.class).modelVersion());
        }
        return task;
    }
}
