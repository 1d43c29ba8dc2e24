package io.scanstream.trainer.claim;

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
 * Kafka clients as the trainer needs them. Each is its caller's to close.
 *
 * @param settings of the connection: addresses, security; anything else in them is overridden where it matters
 * @param group consumer group of the trainers
 * @param workerId fixed by the operator: a restarted worker takes its old place at once; empty: one is made up
 */
public record TrainerClients(Map<String, Object> settings, String group, Optional<String> workerId) {

    /** How soon the job of a worker that vanished goes to another. */
    private static final int SESSION_MILLIS = 10_000;

    private static final int HEARTBEAT_MILLIS = 3_000;

    private static final int TRANSACTION_TIMEOUT_MILLIS = 30_000;

    public TrainerClients {
        settings = Map.copyOf(settings);
    }

    /** Fixes a name for this process where the operator has not. */
    public String nameOfThisWorker() {
        return workerId.orElseGet(() -> "trainer-" + UUID.randomUUID());
    }

    Consumer<byte[], byte[]> requests() {
        Map<String, Object> consumer = new HashMap<>(settings);
        consumer.put(ConsumerConfig.GROUP_ID_CONFIG, group);
        workerId.ifPresent(id -> consumer.put(ConsumerConfig.GROUP_INSTANCE_ID_CONFIG, id));
        consumer.put(ConsumerConfig.PARTITION_ASSIGNMENT_STRATEGY_CONFIG, CooperativeStickyAssignor.class.getName());
        consumer.put(ConsumerConfig.SESSION_TIMEOUT_MS_CONFIG, SESSION_MILLIS);
        consumer.put(ConsumerConfig.HEARTBEAT_INTERVAL_MS_CONFIG, HEARTBEAT_MILLIS);
        consumer.put(ConsumerConfig.MAX_POLL_RECORDS_CONFIG, 1);
        return consumer(consumer);
    }

    /** Reads by assignment, outside any group. */
    Consumer<byte[], byte[]> reader() {
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

    /** For progress, which is worth sending at once and not worth a transaction. */
    Producer<byte[], byte[]> progress() {
        return producer(new HashMap<>(settings));
    }

    Producer<byte[], byte[]> transactional(String workerName) {
        Map<String, Object> producer = new HashMap<>(settings);
        producer.put(ProducerConfig.TRANSACTIONAL_ID_CONFIG, group + "-" + workerName);
        producer.put(ProducerConfig.TRANSACTION_TIMEOUT_CONFIG, TRANSACTION_TIMEOUT_MILLIS);
        return producer(producer);
    }

    private static Producer<byte[], byte[]> producer(Map<String, Object> producer) {
        producer.put(ProducerConfig.ACKS_CONFIG, "all");
        producer.put(ProducerConfig.ENABLE_IDEMPOTENCE_CONFIG, true);
        return new KafkaProducer<>(producer, new ByteArraySerializer(), new ByteArraySerializer());
    }
}
