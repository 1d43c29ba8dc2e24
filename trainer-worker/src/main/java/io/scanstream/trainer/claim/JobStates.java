package io.scanstream.trainer.claim;

import io.scanstream.contract.InvalidMessageException;
import io.scanstream.contract.Messages;
import io.scanstream.contract.Topic;
import io.scanstream.contract.TrainingState;
import io.scanstream.messaging.KafkaConnection;
import io.scanstream.messaging.KafkaReply;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.TimeoutException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What {@code training.state} says of each job, read as far as it goes at the time of asking. For one thread. */
final class JobStates implements AutoCloseable {

    private static final Logger LOGGER = LoggerFactory.getLogger(JobStates.class);
    private static final Duration PATIENCE = Duration.ofMinutes(1);
    private static final Duration POLL = Duration.ofMillis(100);

    private final Consumer<byte[], byte[]> consumer;
    private final Admin admin;
    private final Map<String, TrainingState> states = new HashMap<>();

    JobStates(KafkaConnection connection) {
        consumer = connection.reader();
        admin = connection.admin();
        TopicPartition only = new TopicPartition(Topic.TRAINING_STATE.topicName(), 0);
        consumer.assign(List.of(only));
        consumer.seekToBeginning(List.of(only));
    }

    Optional<TrainingState> of(String jobId) {
        catchUp();
        return Optional.ofNullable(states.get(jobId));
    }

    /**
     * Reads up to the ends that the log has now. Those are asked for with open transactions included, while only
     * committed records are read: so this waits for a transaction that another worker has begun and not yet ended.
     */
    private void catchUp() {
        Map<TopicPartition, Long> ends = ends();
        long deadline = System.nanoTime() + PATIENCE.toNanos();
        while (ends.entrySet().stream().anyMatch(end -> consumer.position(end.getKey()) < end.getValue())) {
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
            states.put(jobId, Messages.read(message.value(), TrainingState.class));
        } catch (InvalidMessageException e) {
            LOGGER.error(
                    "the record at {} {} {} is left out", message.topic(), message.partition(), message.offset(), e);
        }
    }

    private Map<TopicPartition, Long> ends() {
        Map<TopicPartition, OffsetSpec> wanted = consumer.assignment().stream()
                .collect(Collectors.toMap(Function.identity(), partition -> OffsetSpec.latest()));
        Map<TopicPartition, Long> ends = new HashMap<>();
        KafkaReply.await(admin.listOffsets(wanted).all())
                .forEach((partition, end) -> ends.put(partition, end.offset()));
        return ends;
    }

    @Override
    public void close() {
        consumer.close();
        admin.close();
    }
}
