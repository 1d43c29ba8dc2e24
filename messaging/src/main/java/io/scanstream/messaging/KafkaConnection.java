package io.scanstream.messaging;

import io.scanstream.contract.Topic;
import java.time.Duration;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.kafka.clients.CommonClientConfigs;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.common.config.SaslConfigs;
import org.apache.kafka.common.config.types.Password;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/**
 * How to reach the brokers. Each client it makes is its caller's to close.
 *
 * @param settings for every client: addresses, security, and whatever an operator wants otherwise; what the guarantees
 *     rest on is overridden
 */
public record KafkaConnection(Map<String, Object> settings) {

    /**
     * How long a call waits for a broker that does not answer, unless the settings say otherwise. Well below the five
     * minutes after which a consumer that does not poll loses its partitions: the caller gets to poll, and tries again.
     */
    static final Duration PATIENCE = Duration.ofSeconds(15);

    /** Until a vanished worker's open transaction is aborted its offsets are undecided and its successor waits. */
    private static final Duration TRANSACTION = Duration.ofSeconds(10);

    private static final Duration DELIVERY = Duration.ofSeconds(40);

    /** So soon a client asks again at first, while two transactions follow each other at once say; the default is 100 ms. */
    private static final int RETRY_MILLIS = 2;

    private static final Pattern USER = Pattern.compile("\\busername\\s*=\\s*\"([^\"]*)\"");

    public KafkaConnection {
        Map<String, Object> all = new HashMap<>(settings);
        // Some hundred beans per client, which take longer to register than a connection takes to open.
        all.putIfAbsent(CommonClientConfigs.METRIC_REPORTER_CLASSES_CONFIG, List.of());
        settings = Map.copyOf(all);
    }

    public static KafkaConnection to(String bootstrapServers) {
        return new KafkaConnection(Map.of(AdminClientConfig.BOOTSTRAP_SERVERS_CONFIG, bootstrapServers));
    }

    /** For messages to people. */
    public String address() {
        return String.valueOf(settings.get(AdminClientConfig.BOOTSTRAP_SERVERS_CONFIG));
    }

    /** The name with which it asks to be let in, if that is in its settings: for messages to people. */
    public Optional<String> user() {
        Object login = settings.get(SaslConfigs.SASL_JAAS_CONFIG);
        Matcher user = USER.matcher(login instanceof Password hidden ? hidden.value() : String.valueOf(login));
        return user.find() ? Optional.of(user.group(1)) : Optional.empty();
    }

    /** Without the settings, which hold passwords. */
    @Override
    public String toString() {
        return "KafkaConnection[%s]".formatted(address());
    }

    public Admin admin() {
        Map<String, Object> admin = new HashMap<>(settings);
        if (hasNone(AdminClientConfig.DEFAULT_API_TIMEOUT_MS_CONFIG, AdminClientConfig.REQUEST_TIMEOUT_MS_CONFIG)) {
            admin.put(AdminClientConfig.DEFAULT_API_TIMEOUT_MS_CONFIG, millis(PATIENCE));
            admin.put(AdminClientConfig.REQUEST_TIMEOUT_MS_CONFIG, millis(PATIENCE));
        }
        // Whether there is a group takes two questions, and the client rests in between.
        admin.putIfAbsent(AdminClientConfig.RETRY_BACKOFF_MS_CONFIG, RETRY_MILLIS);
        return Admin.create(admin);
    }

    /** Reads by assignment, outside any group. */
    public Consumer<byte[], byte[]> reader() {
        Map<String, Object> consumer = new HashMap<>(settings);
        consumer.remove(ConsumerConfig.GROUP_ID_CONFIG);
        consumer.remove(ConsumerConfig.GROUP_INSTANCE_ID_CONFIG);
        return consumer(consumer);
    }

    /** @param fetching how much to take at a time */
    public Consumer<byte[], byte[]> member(GroupMember member, Map<String, Object> fetching) {
        Map<String, Object> consumer = new HashMap<>(settings);
        consumer.putAll(fetching);
        member.addTo(consumer);
        return consumer(consumer);
    }

    private static Consumer<byte[], byte[]> consumer(Map<String, Object> consumer) {
        consumer.putIfAbsent(ConsumerConfig.DEFAULT_API_TIMEOUT_MS_CONFIG, millis(PATIENCE));
        consumer.put(ConsumerConfig.ISOLATION_LEVEL_CONFIG, "read_committed");
        consumer.put(ConsumerConfig.AUTO_OFFSET_RESET_CONFIG, "earliest");
        consumer.put(ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG, false);
        // A topic that the broker makes up is neither compacted nor does it take an image.
        consumer.put(ConsumerConfig.ALLOW_AUTO_CREATE_TOPICS_CONFIG, false);
        return new KafkaConsumer<>(consumer, new ByteArrayDeserializer(), new ByteArrayDeserializer());
    }

    /** For what stands alone and needs no transaction. */
    public Producer<byte[], byte[]> producer() {
        Map<String, Object> producer = new HashMap<>(settings);
        producer.remove(ProducerConfig.TRANSACTIONAL_ID_CONFIG);
        return producer(producer);
    }

    /** Of two producers of one name the later one ends what the earlier one has left open, and shuts it out. */
    public Producer<byte[], byte[]> transactional(String transactionalId) {
        Map<String, Object> producer = new HashMap<>(settings);
        producer.put(ProducerConfig.TRANSACTIONAL_ID_CONFIG, transactionalId);
        producer.putIfAbsent(ProducerConfig.TRANSACTION_TIMEOUT_CONFIG, millis(TRANSACTION));
        producer.putIfAbsent(ProducerConfig.RETRY_BACKOFF_MS_CONFIG, RETRY_MILLIS);
        return producer(producer);
    }

    private Producer<byte[], byte[]> producer(Map<String, Object> producer) {
        producer.putIfAbsent(ProducerConfig.MAX_BLOCK_MS_CONFIG, millis(PATIENCE));
        if (hasNone(
                ProducerConfig.DELIVERY_TIMEOUT_MS_CONFIG,
                ProducerConfig.REQUEST_TIMEOUT_MS_CONFIG,
                ProducerConfig.LINGER_MS_CONFIG)) {
            producer.put(ProducerConfig.DELIVERY_TIMEOUT_MS_CONFIG, millis(DELIVERY));
        }
        producer.put(ProducerConfig.MAX_REQUEST_SIZE_CONFIG, largestMessage());
        producer.put(ProducerConfig.ACKS_CONFIG, "all");
        producer.put(ProducerConfig.ENABLE_IDEMPOTENCE_CONFIG, true);
        return new KafkaProducer<>(producer, new ByteArraySerializer(), new ByteArraySerializer());
    }

    /** Kafka refuses timeouts that do not fit each other: ours are set together, or not at all. */
    private boolean hasNone(String... keys) {
        return Arrays.stream(keys).noneMatch(settings::containsKey);
    }

    private static int largestMessage() {
        return Arrays.stream(Topic.values())
                .mapToInt(Topic::maxMessageBytes)
                .max()
                .orElseThrow();
    }

    private static int millis(Duration duration) {
        return Math.toIntExact(duration.toMillis());
    }
}
