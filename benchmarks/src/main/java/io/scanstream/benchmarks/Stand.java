package io.scanstream.benchmarks;

import io.scanstream.contract.Messages;
import io.scanstream.contract.ModelPublished;
import io.scanstream.contract.ModelVersion;
import io.scanstream.contract.NetworkName;
import io.scanstream.contract.ServingDecision;
import io.scanstream.contract.Topic;
import io.scanstream.messaging.KafkaConnection;
import io.scanstream.messaging.KafkaReply;
import io.scanstream.messaging.TopicDefinition;
import io.scanstream.storage.DirectoryBlobStore;
import io.scanstream.testing.TestModels;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.stream.Stream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.config.TopicConfig;

/** A broker as a process of its own, all topics, a store; in a directory of its own that is deleted at the end. */
final class Stand implements AutoCloseable {

    static final int IMAGE_SIZE = 224;

    /** Of the images: what is older than a minute may go. A worker that keeps up has answered it long before. */
    private static final Map<String, String> SHORT_RETENTION = Map.of(
            TopicConfig.RETENTION_MS_CONFIG, "60000",
            TopicConfig.SEGMENT_MS_CONFIG, "30000",
            TopicConfig.SEGMENT_BYTES_CONFIG, Integer.toString(64 << 20),
            TopicConfig.FILE_DELETE_DELAY_MS_CONFIG, "1000");

    private final Path directory;
    private final ChildProcess broker;
    private final KafkaConnection connection;
    private final DirectoryBlobStore store;

    private Stand(Path directory, ChildProcess broker, KafkaConnection connection) throws IOException {
        this.directory = directory;
        this.broker = broker;
        this.connection = connection;
        this.store = new DirectoryBlobStore(storeDirectory());
    }

    /** @param keepsImages or whether they go after a minute */
    static Stand start(boolean keepsImages) throws Exception {
        Path directory = Files.createTempDirectory("scanstream-benchmarks");
        int port = freePort();
        ChildProcess broker = ChildProcess.java(
                List.of(
                        // Of brokers that have run for long the optimising compiler has done its work, which would take
                        // a part of the cores for minutes here.
                        "-XX:TieredStopAtLevel=1",
                        "-Xmx512m",
                        "-Dorg.slf4j.simpleLogger.defaultLogLevel=error",
                        "-cp",
                        System.getProperty("java.class.path"),
                        "io.scanstream.localkafka.LocalKafkaProcess",
                        directory.resolve("kafka").toString(),
                        Integer.toString(port)),
                directory.resolve("broker.log"));
        Waiting.until("the broker", () -> {
            broker.requireAlive();
            return broker.log().contains("READY");
        });
        KafkaConnection connection = KafkaConnection.to("127.0.0.1:" + port);
        try (Admin admin = connection.admin()) {
            KafkaReply.await(admin.createTopics(Arrays.stream(Topic.values())
                            .map(topic -> definition(topic, keepsImages))
                            .toList())
                    .all());
        }
        return new Stand(directory, broker, connection);
    }

    private static NewTopic definition(Topic topic, boolean keepsImages) {
        NewTopic definition = TopicDefinition.of(topic, topic.partitions(), (short) 1);
        if (topic == Topic.IMAGES && !keepsImages) {
            Map<String, String> settings = new HashMap<>(definition.configs());
            settings.putAll(SHORT_RETENTION);
            definition.configs(settings);
        }
        return definition;
    }

    static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }

    KafkaConnection connection() {
        return connection;
    }

    ChildProcess broker() {
        return broker;
    }

    DirectoryBlobStore store() {
        return store;
    }

    Path storeDirectory() {
        return directory.resolve("store");
    }

    /** A version with random weights, which is as fast as one with learned ones. */
    ModelPublished publish(NetworkName network, String version) throws IOException {
        ModelVersion name = new ModelVersion("benchmark", version);
        ModelPublished model = TestModels.publish(store, name, 1, IMAGE_SIZE, network);
        write(Topic.MODELS, name.toString(), Messages.write(model));
        return model;
    }

    void serve(ModelPublished model) {
        ModelVersion version = model.modelVersion();
        write(Topic.SERVING, version.name(), Messages.write(new ServingDecision(version, null, Instant.now())));
    }

    private void write(Topic topic, String key, byte[] value) {
        try (Producer<byte[], byte[]> producer = connection.producer()) {
            producer.send(new ProducerRecord<>(topic.topicName(), key.getBytes(StandardCharsets.UTF_8), value))
                    .get();
        } catch (InterruptedException | ExecutionException e) {
            throw new IllegalStateException("a record cannot be written to " + topic.topicName(), e);
        }
    }

    /**
     * Starts the packaged worker.
     *
     * @param name that it keeps over restarts
     */
    Worker startWorker(String name) throws IOException {
        return startWorker(name, List.of());
    }

    /** One that leaves its classes to all that are started after it has been closed. */
    Worker startRecordingWorker(String name) throws IOException {
        return startWorker(name, List.of("--record"));
    }

    void forgetClasses() throws IOException {
        Files.deleteIfExists(classes());
    }

    private Path classes() {
        return directory.resolve("classes.jsa");
    }

    private Worker startWorker(String name, List<String> options) throws IOException {
        return Worker.start(
                options,
                Map.of(
                        "kafka.bootstrap.servers", connection.address(),
                        "scanstream.store.directory", storeDirectory().toString(),
                        "scanstream.worker.id", name),
                classes(),
                directory.resolve(name + ".log"));
    }

    @Override
    public void close() throws IOException {
        broker.close();
        try (Stream<Path> files = Files.walk(directory)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.deleteIfExists(file);
            }
        }
    }
}
