package io.scanstream.cli.client;

import java.util.HashMap;
import java.util.Map;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/**
 * How to reach a broker. Each client it makes is its caller's to close.
 *
 * @param settings for every client: {@code bootstrap.servers}, security
 */
public record KafkaConnection(Map<String, Object> settings) {

    private static final int MOST_SECONDS = 15;
    private static final int LARGEST_REQUEST = 20 << 20;

    public KafkaConnection {
        settings = Map.copyOf(settings);
    }

    public static KafkaConnection to(String bootstrapServers) {
        return new KafkaConnection(Map.of("bootstrap.servers", bootstrapServers));
    }

    /** For messages to people. */
    public String address() {
        return String.valueOf(settings.get("bootstrap.servers"));
    }

    Admin admin() {
        Map<String, Object> admin = new HashMap<>(settings);
        admin.put("default.api.timeout.ms", MOST_SECONDS * 1000);
        admin.put("request.timeout.ms", MOST_SECONDS * 1000);
        return Admin.create(admin);
    }

    Producer<byte[], byte[]> producer() {
        Map<String, Object> producer = new HashMap<>(settings);
        producer.put(ProducerConfig.ACKS_CONFIG, "all");
        producer.put(ProducerConfig.MAX_REQUEST_SIZE_CONFIG, LARGEST_REQUEST);
        producer.put(ProducerConfig.MAX_BLOCK_MS_CONFIG, MOST_SECONDS * 1000);
        return new KafkaProducer<>(producer, new ByteArraySerializer(), new ByteArraySerializer());
    }

    /** Sees what is committed, outside any group. */
    Consumer<byte[], byte[]> reader() {
        Map<String, Object> consumer = new HashMap<>(settings);
        consumer.put(ConsumerConfig.ISOLATION_LEVEL_CONFIG, "read_committed");
        consumer.put(ConsumerConfig.AUTO_OFFSET_RESET_CONFIG, "earliest");
        consumer.put(ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG, false);
        consumer.put(ConsumerConfig.DEFAULT_API_TIMEOUT_MS_CONFIG, MOST_SECONDS * 1000);
        return new KafkaConsumer<>(consumer, new ByteArrayDeserializer(), new ByteArrayDeserializer());
    }
}
