package io.scanstream.inference;

import io.scanstream.contract.MessageHeader;
import io.scanstream.contract.Messages;
import io.scanstream.contract.ModelPublished;
import io.scanstream.contract.ModelVersion;
import io.scanstream.contract.Outcome;
import io.scanstream.contract.ServingDecision;
import io.scanstream.contract.Topic;
import io.scanstream.localkafka.testing.TestKafka;
import io.scanstream.messaging.TopicDefinition;
import io.scanstream.storage.DirectoryBlobStore;
import io.scanstream.testing.TestModels;
import io.scanstream.testing.WorkerProcess;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Instant;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.ProducerRecord;

/** A broker with all topics and a store, and what a test of the inference worker does with them. */
final class InferenceStand implements AutoCloseable {

    /** As many copies as the brokers keep of a topic that says nothing about it. */
    private static final short BROKERS_DEFAULT = -1;

    private final Path directory;
    private final TestKafka kafka;
    private final Path storeDirectory;
    private final DirectoryBlobStore store;

    InferenceStand(Path directory) throws Exception {
        this(directory, Set.of());
    }

    /** @param tags of the test, which may need a {@link TestKafka#EMBEDDED certain broker} */
    InferenceStand(Path directory, Set<String> tags) throws Exception {
        this(directory, TestKafka.start(directory.resolve("kafka"), tags), 2);
    }

    /** @param kafka closed with this */
    InferenceStand(Path directory, TestKafka kafka, int mostPartitions) throws Exception {
        this.directory = directory;
        this.kafka = kafka;
        for (Topic topic : Topic.values()) {
            kafka.createTopic(TopicDefinition.of(topic, Math.min(topic.partitions(), mostPartitions), BROKERS_DEFAULT));
        }
        storeDirectory = directory.resolve("store");
        store = new DirectoryBlobStore(storeDirectory);
    }

    TestKafka kafka() {
        return kafka;
    }

    Path storeDirectory() {
        return storeDirectory;
    }

    DirectoryBlobStore store() {
        return store;
    }

    /**
     * The packaged worker as a process, with this broker and store.
     *
     * @param name of its log
     */
    WorkerProcess startWorker(String name, Map<String, String> settings, String... options) throws Exception {
        return WorkerProcess.start("inference-worker", with(settings), directory.resolve(name + ".log"), options);
    }

    /** By {@code inference-worker/run}. */
    WorkerProcess runWorker(String name, Path classes, String... options) throws Exception {
        return WorkerProcess.run(
                "inference-worker", classes, with(Map.of()), directory.resolve(name + ".log"), options);
    }

    private Map<String, String> with(Map<String, String> settings) {
        Map<String, String> all = new HashMap<>(settings);
        all.put("kafka.bootstrap.servers", kafka.bootstrapServers());
        all.put("scanstream.store.directory", storeDirectory.toString());
        return all;
    }

    /** A bundle and its record. */
    ModelPublished publish(String version, int seed) throws Exception {
        ModelPublished model = TestModels.publish(store, ModelVersion.parse(version), seed);
        kafka.send(Topic.MODELS.topicName(), version, Messages.write(model));
        return model;
    }

    void serve(String version) throws Exception {
        serve(ModelVersion.parse(version).name(), version);
    }

    void serve(String task, String version) throws Exception {
        ServingDecision decision = ServingDecision.of(ModelVersion.parse(version));
        kafka.send(Topic.SERVING.topicName(), task, Messages.write(decision));
    }

    /** With another version that is tried out beside it. */
    void serve(String version, Optional<String> shadow) throws Exception {
        ModelVersion answers = ModelVersion.parse(version);
        ServingDecision decision =
                new ServingDecision(answers, shadow.map(ModelVersion::parse).orElse(null), Instant.now());
        kafka.send(Topic.SERVING.topicName(), answers.name(), Messages.write(decision));
    }

    void takeBack(String task) throws Exception {
        kafka.send(Topic.SERVING.topicName(), task, null);
    }

    void sendImage(String key, byte[] image) throws Exception {
        kafka.send(Topic.IMAGES.topicName(), key, image);
    }

    void sendImage(String key, String task, byte[] image) throws Exception {
        sendImage(Topic.IMAGES, key, task, image);
    }

    void sendImage(Topic topic, String key, String task, byte[] image) throws Exception {
        ProducerRecord<byte[], byte[]> message =
                new ProducerRecord<>(topic.topicName(), key.getBytes(StandardCharsets.UTF_8), image);
        message.headers().add(MessageHeader.TASK, task.getBytes(StandardCharsets.UTF_8));
        kafka.send(message);
    }

    List<Outcome> outcomes() {
        return outcomes(Topic.PREDICTIONS.topicName());
    }

    /** As far as they can be seen now. */
    List<Outcome> outcomes(String topic) {
        return read(kafka.committed(topic));
    }

    /** With those whose commit is certain and not told to readers yet. */
    List<Outcome> settledOutcomes(String topic) throws Exception {
        return read(kafka.settled(topic));
    }

    List<Outcome> awaitOutcomes(int count) throws InterruptedException {
        return awaitOutcomes(Topic.PREDICTIONS.topicName(), count);
    }

    List<Outcome> awaitOutcomes(String topic, int count) throws InterruptedException {
        return read(kafka.await(topic, count));
    }

    private static List<Outcome> read(List<ConsumerRecord<byte[], byte[]>> messages) {
        return messages.stream()
                .map(message -> Messages.read(message.value(), Outcome.class))
                .toList();
    }

    /** Partition and offset of the images that have an outcome. */
    static Set<String> places(List<Outcome> outcomes) {
        Set<String> places = new HashSet<>();
        outcomes.forEach(outcome ->
                places.add(outcome.image().partition() + ":" + outcome.image().offset()));
        return places;
    }

    @Override
    public void close() {
        kafka.close();
    }
}
