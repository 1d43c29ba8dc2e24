package io.scanstream.localkafka.testing;

import io.scanstream.localkafka.LocalKafka;
import io.scanstream.localkafka.Security;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.ListOffsetsOptions;
import org.apache.kafka.clients.admin.ListTopicsOptions;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.IsolationLevel;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/** A broker for one test, with a producer and the means to see what is committed. */
public final class TestKafka implements AutoCloseable {

    /** Tag of tests that stop their broker and start it again. */
    public static final String EMBEDDED = "embedded-broker";

    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final int LARGEST = 24 << 20;
    private static final String BOOTSTRAP = "bootstrap.servers";

    /** Null unless the broker is embedded. */
    private final Path directory;

    private final Security security;
    private final Map<String, Object> settings;
    private final Admin admin;
    private final KafkaProducer<byte[], byte[]> producer;

    /** Null while it is stopped, and if it is somebody else's. */
    private TestBroker broker;

    private TestKafka(Path directory, Security security, TestBroker broker, Map<String, Object> settings) {
        this.directory = directory;
        this.security = security;
        this.broker = broker;
        this.settings = Map.copyOf(settings);
        this.admin = Admin.create(this.settings);
        this.producer = new KafkaProducer<>(
                with("max.request.size", LARGEST), new ByteArraySerializer(), new ByteArraySerializer());
    }

    /** Where {@code -Dit.broker} says. */
    public static TestKafka start(Path directory) {
        TestBroker broker = TestBroker.start(directory);
        return new TestKafka(null, Security.none(), broker, Map.of(BOOTSTRAP, broker.bootstrapServers()));
    }

    /** @param tags of the test, which say whether it needs {@link #EMBEDDED a broker in its process} */
    public static TestKafka start(Path directory, Set<String> tags) {
        return tags.contains(EMBEDDED) ? startEmbedded(directory) : start(directory);
    }

    /** In this process, whatever the build says: only such a broker can be stopped and come back under its address. */
    public static TestKafka startEmbedded(Path directory) {
        return start(directory, Security.none(), Map.of());
    }

    /**
     * In this process, whatever the build says.
     *
     * @param administrator settings with which the test's own clients are let in, and may do everything
     */
    public static TestKafka start(Path directory, Security security, Map<String, Object> administrator) {
        LocalKafka kafka = LocalKafka.start(directory, security);
        Map<String, Object> settings = new HashMap<>(administrator);
        settings.put(BOOTSTRAP, kafka.bootstrapServers());
        return new TestKafka(directory, security, TestBroker.embedded(kafka), settings);
    }

    /** The same means with somebody else's brokers. */
    public static TestKafka connectedTo(String bootstrapServers) {
        return new TestKafka(null, Security.none(), null, Map.of(BOOTSTRAP, bootstrapServers));
    }

    /** Settings of a client that may do everything. */
    public Map<String, Object> settings() {
        return settings;
    }

    private Map<String, Object> with(String key, Object value) {
        Map<String, Object> all = new HashMap<>(settings);
        all.put(key, value);
        return all;
    }

    public String bootstrapServers() {
        return (String) settings.get(BOOTSTRAP);
    }

    /** Takes an embedded broker away; topics, records and offsets stay. */
    public void stopBroker() {
        if (directory == null) {
            throw new IllegalStateException("a broker that is stopped must be embedded: tag the test with " + EMBEDDED);
        }
        broker.close();
        broker = null;
    }

    /** Brings it back under its old address. */
    public void startBroker() {
        String address = bootstrapServers();
        int port = Integer.parseInt(address.substring(address.lastIndexOf(':') + 1));
        broker = TestBroker.embedded(LocalKafka.start(directory, port, security));
    }

    public Admin admin() {
        return admin;
    }

    public void createTopic(String name, int partitions) throws Exception {
        NewTopic topic = new NewTopic(name, Optional.of(partitions), Optional.empty())
                .configs(Map.of("max.message.bytes", Integer.toString(LARGEST)));
        createTopic(topic);
    }

    public void createTopic(NewTopic topic) throws Exception {
        admin.createTopics(List.of(topic)).all().get(PATIENCE.toSeconds(), TimeUnit.SECONDS);
    }

    /** Whether each partition of each topic, Kafka's own included, has all its copies: then one broker may go. */
    public boolean isInSync() throws Exception {
        Set<String> topics = admin.listTopics(new ListTopicsOptions().listInternal(true))
                .names()
                .get(PATIENCE.toSeconds(), TimeUnit.SECONDS);
        return admin
                .describeTopics(topics)
                .allTopicNames()
                .get(PATIENCE.toSeconds(), TimeUnit.SECONDS)
                .values()
                .stream()
                .flatMap(topic -> topic.partitions().stream())
                .allMatch(partition ->
                        partition.isr().size() == partition.replicas().size());
    }

    public void awaitAllInSync() throws Exception {
        long deadline = System.nanoTime() + PATIENCE.toNanos();
        while (!isInSync()) {
            if (System.nanoTime() > deadline) {
                throw new AssertionError("the brokers do not get in sync");
            }
            Thread.sleep(200);
        }
    }

    /** Returns when the broker has it. */
    public void send(String topic, String key, byte[] value) throws Exception {
        send(new ProducerRecord<>(topic, key == null ? null : key.getBytes(StandardCharsets.UTF_8), value));
    }

    public void send(ProducerRecord<byte[], byte[]> message) throws Exception {
        producer.send(message).get(PATIENCE.toSeconds(), TimeUnit.SECONDS);
    }

    /** What a reader of committed records sees of a topic now. */
    public List<ConsumerRecord<byte[], byte[]>> committed(String topic) {
        return read(topic, "read_committed");
    }

    /**
     * What a reader of committed records sees of a topic once no transaction is open in it. A commit is certain some moments
     * before its records can be seen, and of two topics that it writes to one may show it earlier than the other.
     */
    public List<ConsumerRecord<byte[], byte[]>> settled(String topic) throws Exception {
        long deadline = System.nanoTime() + PATIENCE.toNanos();
        while (!ends(topic, IsolationLevel.READ_COMMITTED).equals(ends(topic, IsolationLevel.READ_UNCOMMITTED))) {
            if (System.nanoTime() > deadline) {
                throw new AssertionError("a transaction in the topic %s does not end".formatted(topic));
            }
            Thread.sleep(20);
        }
        return committed(topic);
    }

    private Map<TopicPartition, Long> ends(String topic, IsolationLevel isolationLevel) throws Exception {
        int partitions = admin.describeTopics(List.of(topic))
                .allTopicNames()
                .get(PATIENCE.toSeconds(), TimeUnit.SECONDS)
                .get(topic)
                .partitions()
                .size();
        Map<TopicPartition, OffsetSpec> latest = new HashMap<>();
        for (int partition = 0; partition < partitions; partition++) {
            latest.put(new TopicPartition(topic, partition), OffsetSpec.latest());
        }
        Map<TopicPartition, Long> ends = new HashMap<>();
        admin.listOffsets(latest, new ListOffsetsOptions(isolationLevel))
                .all()
                .get(PATIENCE.toSeconds(), TimeUnit.SECONDS)
                .forEach((partition, end) -> ends.put(partition, end.offset()));
        return ends;
    }

    /**
     * All records of a topic, those of transactions that were taken back included. A commit is certain some moments before
     * readers of committed records see what it holds.
     */
    public List<ConsumerRecord<byte[], byte[]>> written(String topic) {
        return read(topic, "read_uncommitted");
    }

    private List<ConsumerRecord<byte[], byte[]>> read(String topic, String isolationLevel) {
        try (KafkaConsumer<byte[], byte[]> consumer = new KafkaConsumer<>(
                with("isolation.level", isolationLevel), new ByteArrayDeserializer(), new ByteArrayDeserializer())) {
            List<TopicPartition> partitions = consumer.partitionsFor(topic).stream()
                    .map(partition -> new TopicPartition(topic, partition.partition()))
                    .toList();
            consumer.assign(partitions);
            consumer.seekToBeginning(partitions);
            Map<TopicPartition, Long> ends = consumer.endOffsets(partitions);
            List<ConsumerRecord<byte[], byte[]>> found = new ArrayList<>();
            while (partitions.stream().anyMatch(partition -> consumer.position(partition) < ends.get(partition))) {
                consumer.poll(Duration.ofMillis(100)).forEach(found::add);
            }
            return found;
        }
    }

    /** Waits until a topic has this many committed records. */
    public List<ConsumerRecord<byte[], byte[]>> await(String topic, int count) throws InterruptedException {
        long deadline = System.nanoTime() + PATIENCE.toNanos();
        while (true) {
            List<ConsumerRecord<byte[], byte[]>> found = committed(topic);
            if (found.size() >= count) {
                return found;
            }
            if (System.nanoTime() > deadline) {
                throw new AssertionError("%s has %d committed records, not %d".formatted(topic, found.size(), count));
            }
            Thread.sleep(100);
        }
    }

    @Override
    public void close() {
        producer.close();
        admin.close();
        if (broker != null) {
            broker.close();
        }
    }
}
