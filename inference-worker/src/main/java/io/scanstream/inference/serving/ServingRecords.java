package io.scanstream.inference.serving;

import io.scanstream.contract.InvalidMessageException;
import io.scanstream.contract.Messages;
import io.scanstream.contract.ModelPublished;
import io.scanstream.contract.ModelVersion;
import io.scanstream.contract.ReplayRequest;
import io.scanstream.contract.ServingDecision;
import io.scanstream.contract.Topic;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What the topics {@code models}, {@code serving} and {@code replays} say, as far as they have been read. For one thread. */
final class ServingRecords {

    private static final Logger LOGGER = LoggerFactory.getLogger(ServingRecords.class);

    private final Map<ModelVersion, ModelPublished> published = new HashMap<>();
    private final Map<String, ServingDecision> decisions = new HashMap<>();
    private final Map<String, ReplayRequest> replays = new HashMap<>();

    /** By task. */
    Map<String, ServingDecision> decisions() {
        return decisions;
    }

    /** By id. */
    Map<String, ReplayRequest> replays() {
        return replays;
    }

    Optional<ModelPublished> published(ModelVersion version) {
        return Optional.ofNullable(published.get(version));
    }

    /** Returns the duties that the record is about; none if it is left out, which is logged. */
    Set<Duty> note(ConsumerRecord<byte[], byte[]> message) {
        try {
            if (message.key() == null) {
                throw new InvalidMessageException("the record's key", null, "a compacted topic has keys");
            }
            String key = new String(message.key(), StandardCharsets.UTF_8);
            if (message.topic().equals(Topic.MODELS.topicName())) {
                return noteModel(key, message.value());
            }
            return message.topic().equals(Topic.SERVING.topicName())
                    ? noteDecision(key, message.value())
                    : noteReplay(key, message.value());
        } catch (InvalidMessageException e) {
            LOGGER.error(
                    "the record at {} {} {} is left out", message.topic(), message.partition(), message.offset(), e);
            return Set.of();
        }
    }

    private Set<Duty> noteModel(String key, byte[] value) {
        if (value == null) {
            ModelVersion version = ModelVersion.parse(key);
            published.remove(version);
            return needing(version);
        }
        ModelPublished model = Messages.read(value, ModelPublished.class);
        published.put(model.modelVersion(), model);
        return needing(model.modelVersion());
    }

    private Set<Duty> needing(ModelVersion version) {
        Set<Duty> duties = new HashSet<>();
        decisions.forEach((task, decision) -> {
            if (decision.modelVersion().equals(version)) {
                duties.add(Duty.live(task));
            }
            if (version.equals(decision.shadow())) {
                duties.add(Duty.shadow(task));
            }
        });
        replays.values().stream()
                .filter(replay -> replay.modelVersion().equals(version))
                .forEach(replay -> duties.add(Duty.replay(replay.id())));
        return duties;
    }

    private Set<Duty> noteDecision(String key, byte[] value) {
        String task = ServingDecision.task(key);
        if (value == null) {
            decisions.remove(task);
        } else {
            decisions.put(task, Messages.read(value, ServingDecision.class));
        }
        return Set.of(Duty.live(task), Duty.shadow(task));
    }

    private Set<Duty> noteReplay(String key, byte[] value) {
        if (value == null) {
            replays.remove(key);
            return Set.of(Duty.replay(key));
        }
        ReplayRequest request = Messages.read(value, ReplayRequest.class);
        if (!request.id().equals(key)) {
            throw new InvalidMessageException("the record's key", key, "it must be the id " + request.id());
        }
        replays.put(key, request);
        return Set.of(Duty.replay(key));
    }
}
