package io.scanstream.inference.serving;

import io.scanstream.contract.InvalidMessageException;
import io.scanstream.contract.Messages;
import io.scanstream.contract.ModelPublished;
import io.scanstream.contract.ModelVersion;
import io.scanstream.contract.ServingDecision;
import io.scanstream.contract.Topic;
import io.scanstream.model.ImageClassifier;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.TopicPartition;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Reads what has been published and what shall be served, from the beginning and then on, and keeps {@link
 * ServedModels} in step. Loading happens on this thread, while others go on answering with the version before. A version
 * that cannot be loaded is tried again until it can or another is decided on.
 */
public final class ServingWatch implements Runnable {

    private static final Logger LOGGER = LoggerFactory.getLogger(ServingWatch.class);
    private static final Duration POLL = Duration.ofMillis(250);
    private static final Duration BETWEEN_TRIES = Duration.ofSeconds(5);

    private final Supplier<Consumer<byte[], byte[]>> consumers;
    private final ModelLoader loader;
    private final ServedModels served;
    private final int fullBatch;

    private final Map<ModelVersion, ModelPublished> published = new HashMap<>();
    private final Map<String, ModelVersion> wanted = new HashMap<>();
    /** In the time of {@link System#nanoTime}. */
    private final Map<String, Long> nextTry = new HashMap<>();

    private volatile boolean stopping;

    /** Makes a published model ready to answer. */
    @FunctionalInterface
    public interface ModelLoader {
        ImageClassifier load(ModelPublished published) throws IOException;
    }

    /**
     * @param consumers makes the one that is read with, outside any group
     * @param fullBatch images in a full batch, for which new models are prepared
     */
    public ServingWatch(
            Supplier<Consumer<byte[], byte[]>> consumers, ModelLoader loader, ServedModels served, int fullBatch) {
        this.consumers = consumers;
        this.loader = loader;
        this.served = served;
        this.fullBatch = fullBatch;
    }

    /** The topics that it reads. */
    public static Set<Topic> topics() {
        return EnumSet.of(Topic.MODELS, Topic.SERVING);
    }

    public void stop() {
        stopping = true;
    }

    @Override
    public void run() {
        try (Consumer<byte[], byte[]> consumer = consumers.get()) {
            List<TopicPartition> partitions = partitions(consumer);
            consumer.assign(partitions);
            consumer.seekToBeginning(partitions);
            Map<TopicPartition, Long> ends = consumer.endOffsets(partitions);
            while (!stopping && partitions.stream().anyMatch(p -> consumer.position(p) < ends.get(p))) {
                consumer.poll(POLL).forEach(this::note);
            }
            follow();
            served.complete();
            while (!stopping) {
                consumer.poll(POLL).forEach(this::note);
                follow();
            }
        }
    }

    private static List<TopicPartition> partitions(Consumer<byte[], byte[]> consumer) {
        List<TopicPartition> partitions = new ArrayList<>();
        for (Topic topic : topics()) {
            consumer.partitionsFor(topic.topicName())
                    .forEach(found -> partitions.add(new TopicPartition(found.topic(), found.partition())));
        }
        return partitions;
    }

    private void note(ConsumerRecord<byte[], byte[]> message) {
        try {
            if (message.topic().equals(Topic.MODELS.topicName())) {
                noteModel(message);
            } else {
                noteDecision(message);
            }
        } catch (InvalidMessageException e) {
            LOGGER.error(
                    "the record at {} {} {} is left out", message.topic(), message.partition(), message.offset(), e);
        }
    }

    private void noteModel(ConsumerRecord<byte[], byte[]> message) {
        if (message.value() == null) {
            published.remove(ModelVersion.parse(key(message)));
        } else {
            ModelPublished model = Messages.read(message.value(), ModelPublished.class);
            published.put(model.modelVersion(), model);
        }
    }

    private void noteDecision(ConsumerRecord<byte[], byte[]> message) {
        if (message.value() == null) {
            wanted.remove(key(message));
        } else {
            ModelVersion version =
                    Messages.read(message.value(), ServingDecision.class).modelVersion();
            wanted.put(version.name(), version);
            nextTry.remove(version.name());
        }
    }

    private static String key(ConsumerRecord<byte[], byte[]> message) {
        return new String(message.key(), StandardCharsets.UTF_8);
    }

    /** Brings what is served in line with what is wanted. */
    private void follow() {
        Set<String> dropped = new HashSet<>(served.tasks());
        dropped.removeAll(wanted.keySet());
        dropped.forEach(served::remove);
        wanted.forEach(served::expect);
        wanted.forEach((task, version) -> {
            boolean isServed = served.version(task).equals(Optional.of(version));
            if (!isServed && isDue(task) && !stopping) {
                swap(task, version);
            }
        });
    }

    private boolean isDue(String task) {
        return !nextTry.containsKey(task) || System.nanoTime() - nextTry.get(task) >= 0;
    }

    private ImageClassifier warmedUp(ImageClassifier classifier) {
        try {
            classifier.warmUp(fullBatch);
            return classifier;
        } catch (RuntimeException e) {
            classifier.close();
            throw e;
        }
    }

    private void swap(String task, ModelVersion version) {
        try {
            ModelPublished model = published.get(version);
            if (model == null) {
                throw new IOException("it is not in the topic " + Topic.MODELS.topicName());
            }
            served.put(warmedUp(loader.load(model)));
            nextTry.remove(task);
            LOGGER.info("{} answers", version);
        } catch (IOException | RuntimeException | OutOfMemoryError e) {
            // Of memory as well: the model that answers goes on, and the one that is too large is told.
            LOGGER.error("{} cannot be loaded, next try in {}", version, BETWEEN_TRIES, e);
            served.failed(task, "%s: %s".formatted(version, e.getMessage()));
            nextTry.put(task, System.nanoTime() + BETWEEN_TRIES.toNanos());
        }
    }
}
