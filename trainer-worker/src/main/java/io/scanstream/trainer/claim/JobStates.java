package io.scanstream.trainer.claim;

import io.scanstream.contract.InvalidMessageException;
import io.scanstream.contract.Messages;
import io.scanstream.contract.Topic;
import io.scanstream.contract.TrainingState;
import io.scanstream.contract.TrainingState.Phase;
import io.scanstream.messaging.KafkaConnection;
import io.scanstream.messaging.KafkaReply;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.TimeoutException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What {@code training.state} says of each job, as far as it has been read. For one thread. */
final class JobStates implements AutoCloseable {

    private static final Logger LOGGER = LoggerFactory.getLogger(JobStates.class);
    private static final Duration PATIENCE = Duration.ofMinutes(1);
    private static final Duration POLL = Duration.ofMillis(100);
    private static final TopicPartition PARTITION = new TopicPartition(Topic.TRAINING_STATE.topicName(), 0);

    private final Consumer<byte[], byte[]> consumer;
    private final Admin admin;
    private final Map<String, Seen> states = new HashMap<>();

    /** @param at when it was read, in the time of {@link System#nanoTime} */
    private record Seen(TrainingState state, long at) {}

    JobStates(KafkaConnection connection) {
        consumer = connection.reader();
        admin = connection.admin();
        consumer.assign(List.of(PARTITION));
        consumer.seekToBeginning(List.of(PARTITION));
    }

    Optional<TrainingState> of(String jobId) {
        return Optional.ofNullable(states.get(jobId)).map(Seen::state);
    }

    /** Those that have not ended. */
    Stream<TrainingState> open() {
        return states.values().stream()
                .map(Seen::state)
                .filter(state -> !state.phase().isEnd());
    }

    /** Ids of those that have ended. */
    Set<String> ended() {
        return states.values().stream()
                .map(Seen::state)
                .filter(state -> state.phase().isEnd())
                .map(TrainingState::jobId)
                .collect(Collectors.toUnmodifiableSet());
    }

    /** How many jobs are nobody's now. */
    long waiting() {
        return open().filter(state -> state.phase() == Phase.WAITING).count();
    }

    /**
     * How long nothing has been read of the job. Measured here: the clocks of workers need not agree.
     *
     * @param state that was read of it
     */
    Duration silence(TrainingState state) {
        return Duration.ofNanos(System.nanoTime() - states.get(state.jobId()).at());
    }

    /** Reads what is there. */
    void follow() {
        consumer.poll(Duration.ZERO).forEach(this::note);
    }

    /**
     * Reads up to the end that the log has now. That is asked for with open transactions included, while only committed
     * records are read: so this waits for a transaction that another worker has begun and not yet ended.
     */
    void catchUp() {
        long end = KafkaReply.await(admin.listOffsets(Map.of(PARTITION, OffsetSpec.latest()))
                        .partitionResult(PARTITION))
                .offset();
        long deadline = System.nanoTime() + PATIENCE.toNanos();
        while (consumer.position(PARTITION) < end) {
            if (System.nanoTime() > deadline) {
                throw new TimeoutException(
                        "the topic %s cannot be read to its end".formatted(Topic.TRAINING_STATE.topicName()));
            }
            consumer.poll(POLL).forEach(this::note);
        }
    }

    private void note(ConsumerRecord<byte[], byte[]> message) {
        if (message.key() == null) {
            return; // from before the topic was compacted
        }
        String jobId = new String(message.key(), StandardCharsets.UTF_8);
        if (message.value() == null) {
            states.remove(jobId);
            return;
        }
        try {
            TrainingState state = Messages.read(message.value(), TrainingState.class);
            states.put(jobId, new Seen(state, System.nanoTime()));
        } catch (InvalidMessageException e) {
            LOGGER.error(
                    "the record at {} {} {} is left out", message.topic(), message.partition(), message.offset(), e);
        }
    }

    @Override
    public void close() {
        consumer.close();
        admin.close();
    }
}
