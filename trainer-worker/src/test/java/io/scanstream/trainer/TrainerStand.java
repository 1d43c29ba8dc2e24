package io.scanstream.trainer;

import static org.awaitility.Awaitility.await;

import io.scanstream.contract.Messages;
import io.scanstream.contract.ModelPublished;
import io.scanstream.contract.Topic;
import io.scanstream.contract.TrainingEvent;
import io.scanstream.contract.TrainingRequest;
import io.scanstream.contract.TrainingState;
import io.scanstream.localkafka.testing.TestKafka;
import io.scanstream.messaging.TopicDefinition;
import io.scanstream.storage.DirectoryBlobStore;
import io.scanstream.testing.WorkerProcess;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;
import org.apache.kafka.clients.consumer.ConsumerRecord;

/** A broker with all topics, a store, and trainers as processes of their own. */
final class TrainerStand implements AutoCloseable {

    private final Path directory;
    private final TestKafka kafka;

    TrainerStand(Path directory) throws Exception {
        this.directory = directory;
        kafka = TestKafka.start(directory.resolve("kafka"));
        for (Topic topic : Topic.values()) {
            kafka.createTopic(TopicDefinition.of(topic, Math.min(topic.partitions(), 2), (short) 1));
        }
    }

    TestKafka kafka() {
        return kafka;
    }

    DirectoryBlobStore store() throws IOException {
        return new DirectoryBlobStore(directory.resolve("store"));
    }

    /**
     * Starts a trainer.
     *
     * @param settings besides those that every trainer needs
     */
    WorkerProcess start(String name, Path dataRoot, Map<String, String> settings) throws IOException {
        Map<String, String> all = new HashMap<>(Map.of(
                "kafka.bootstrap.servers", kafka.bootstrapServers(),
                "scanstream.worker.id", "trainer-0",
                "scanstream.data.roots", dataRoot.toString(),
                "scanstream.training.scratch-directory",
                        directory.resolve("scratch").toString(),
                "scanstream.store.directory", directory.resolve("store").toString()));
        all.putAll(settings);
        return WorkerProcess.start("trainer-worker", all, directory.resolve(name + ".log"));
    }

    void submit(TrainingRequest request) throws Exception {
        kafka.send(Topic.TRAINING_REQUESTS.topicName(), request.jobId(), Messages.write(request));
    }

    TrainingEvent awaitEvent(Duration patience, Predicate<TrainingEvent> wanted) {
        return await().atMost(patience)
                .pollInterval(Duration.ofMillis(200))
                .until(
                        () -> read(kafka.committed(Topic.TRAINING_EVENTS.topicName()), TrainingEvent.class).stream()
                                .filter(wanted)
                                .findFirst(),
                        Optional::isPresent)
                .orElseThrow();
    }

    List<TrainingEvent> events() throws Exception {
        return read(kafka.settled(Topic.TRAINING_EVENTS.topicName()), TrainingEvent.class);
    }

    List<ModelPublished> models() throws Exception {
        return read(kafka.settled(Topic.MODELS.topicName()), ModelPublished.class);
    }

    /** As far as they can be seen now: a trainer that was killed may have left some open. */
    List<TrainingState> states() {
        return read(kafka.committed(Topic.TRAINING_STATE.topicName()), TrainingState.class);
    }

    private static <T> List<T> read(List<ConsumerRecord<byte[], byte[]>> messages, Class<T> type) {
        return messages.stream()
                .map(message -> Messages.read(message.value(), type))
                .toList();
    }

    @Override
    public void close() {
        kafka.close();
    }
}
