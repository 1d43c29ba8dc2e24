package io.scanstream.inference.connection;

import io.scanstream.inference.intake.BatchLimits;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.CooperativeStickyAssignor;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/**
 * Kafka clients as the inference worker needs them. Each is its caller's to close.
 *
 * @param settings of the connection: addresses, security; anything else in them is overridden where it matters
 * @param group consumer group of the workers that share the stream
 * @param workerId fixed by the operator: a restarted worker takes its old place at once; empty: one is made up
 */
public record InferenceClients(Map<String, Object> settings, String group, Optional<String> workerId) {

    /** How soon the images of a worker that vanished go to another. */
    private static final int SESSION_MILLIS = 10_000;

    private static final int HEARTBEAT_MILLIS = 3_000;

    /** Until a vanished worker's open transaction is aborted its offsets are undecided and its successor waits. */
    private static final int TRANSACTION_MILLIS = 10_000;

    /** While two transactions follow each other at once, the client asks again this soon; the default is 100. */
    private static final int RETRY_MILLIS = 2;

    public InferenceClients {
        settings = Map.copyOf(settings);
    }

    public Consumer<byte[], byte[]> images(BatchLimits limits) {
        Map<String, Object> consumer = new HashMap<>(settings);
        consumer.put(ConsumerConfig.GROUP_ID_CONFIG, group);
        workerId.ifPresent(id -> consumer.put(ConsumerConfig.GROUP_INSTANCE_ID_CONFIG, id));
        consumer.put(ConsumerConfig.PARTITION_ASSIGNMENT_STRATEGY_CONFIG, CooperativeStickyAssignor.class.getName());
        consumer.put(ConsumerConfig.SESSION_TIMEOUT_MS_CONFIG, SESSION_MILLIS);
        consumer.put(ConsumerConfig.HEARTBEAT_INTERVAL_MS_CONFIG, HEARTBEAT_MILLIS);
        consumer.put(ConsumerConfig.MAX_POLL_RECORDS_CONFIG, limits.images());
        consumer.put(ConsumerConfig.FETCH_MAX_BYTES_CONFIG, Math.toIntExact(limits.bytes()));
        consumer.put(ConsumerConfig.MAX_PARTITION_FETCH_BYTES_CONFIG, Math.toIntExact(limits.bytes()));
        return consumer(consumer);
    }

    /** Reads by assignment, outside any group. */
    public Consumer<byte[], byte[]> reader() {
        Map<String, Object> consumer = new HashMap<>(settings);
        consumer.remove(ConsumerConfig.GROUP_ID_CONFIG);
        return consumer(consumer);
    }

    private static Consumer<byte[], byte[]> consumer(Map<String, Object> consumer) {
        consumer.put(ConsumerConfig.ISOLATION_LEVEL_CONFIG, "read_committed");
        consumer.put(ConsumerConfig.AUTO_OFFSET_RESET_CONFIG, "earliest");
        consumer.put(ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG, false);
        return new KafkaConsumer<>(consumer, new ByteArrayDeserializer(), new ByteArrayDeserializer());
    }

    /** The name of this worker's transactions; asked once per life of the process. */
    public String transactionalId() {
        return group + "-" + workerId.orElseGet(() -> UUID.randomUUID().toString());
    }

    public Producer<byte[], byte[]> answers(String transactionalId, int largestRecord) {
        Map<String, Object> producer = new HashMap<>(settings);
        producer.put(ProducerConfig.TRANSACTIONAL_ID_CONFIG, transactionalId);
        producer.put(ProducerConfig.TRANSACTION_TIMEOUT_CONFIG, TRANSACTION_MILLIS);
        producer.put(ProducerConfig.RETRY_BACKOFF_MS_CONFIG, RETRY_MILLIS);
        // A rejected image goes to its dead-letter topic whole.
        producer.put(ProducerConfig.MAX_REQUEST_SIZE_CONFIG, largestRecord);
        return new KafkaProducer<>(producer, new ByteArraySerializer(), new ByteArraySerializer());
    }
}
