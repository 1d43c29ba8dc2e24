package io.scanstream.inference.serving;

import io.scanstream.contract.ModelPublished;
import io.scanstream.contract.ModelVersion;
import io.scanstream.contract.Topic;
import io.scanstream.model.ImageClassifier;
import java.io.IOException;
import java.time.Duration;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Supplier;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.TimeoutException;
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
    private final Decisions decisions;
    private final Portions portions;
    private final ServingObservation observation;

    private final ServingRecords records = new ServingRecords();
    /** In the time of {@link System#nanoTime}. */
    private final Map<Duty, Long> nextTry = new HashMap<>();

    private volatile boolean stopping;

    /** Makes a published model ready to answer. */
    public interface ModelLoader {
        ImageClassifier load(ModelPublished published) throws IOException;

        /** That the weights will take in memory. */
        long bytes(ModelPublished published) throws IOException;
    }

    /**
     * @param consumers makes the one that is read with, outside any group
     * @param decisions is told what is read
     * @param portions for which new models are prepared
     */
    public ServingWatch(
            Supplier<Consumer<byte[], byte[]>> consumers,
            ModelLoader loader,
            ServedModels served,
            Decisions decisions,
            Portions portions,
            ServingObservation observation) {
        this.consumers = consumers;
        this.loader = loader;
        this.served = served;
        this.decisions = decisions;
        this.portions = portions;
        this.observation = observation;
    }

    /** The topics that it reads. */
    public static Set<Topic> topics() {
        return EnumSet.of(Topic.MODELS, Topic.SERVING, Topic.REPLAYS);
    }

    public void stop() {
        stopping = true;
    }

    @Override
    public void run() {
        try (Consumer<byte[], byte[]> consumer = consumers.get()) {
            List<TopicPartition> partitions = topics().stream()
                    .map(topic -> new TopicPartition(topic.topicName(), 0))
                    .toList();
            consumer.assign(partitions);
            consumer.seekToBeginning(partitions);
            Map<TopicPartition, Long> ends = ends(consumer);
            while (!stopping && !isReadTo(ends, consumer)) {
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

    /**
     * Nobody answers before all decisions that lie there now are known; a broker that is away only makes that later. To be
     * asked before the first poll: a broker answers the requests of a connection in turn, and lets a fetch that finds nothing
     * wait for half a second.
     */
    private Map<TopicPartition, Long> ends(Consumer<byte[], byte[]> consumer) {
        while (!stopping) {
            try {
                return consumer.endOffsets(consumer.assignment());
            } catch (TimeoutException e) {
                LOGGER.warn("where the decisions on what shall be served end is not known yet", e);
            }
        }
        return Map.of();
    }

    private static boolean isReadTo(Map<TopicPartition, Long> ends, Consumer<byte[], byte[]> consumer) {
        try {
            return ends.entrySet().stream().allMatch(end -> consumer.position(end.getKey()) >= end.getValue());
        } catch (TimeoutException e) {
            LOGGER.warn("what shall be served cannot be read to its end yet", e);
            return false;
        }
    }

    /** News is reason enough to try at once. */
    private void note(ConsumerRecord<byte[], byte[]> message) {
        nextTry.keySet().removeAll(records.note(message));
    }

    /** Brings what is served in line with what is wanted, the most urgent first. */
    private void follow() {
        decisions.update(records.decisions(), records.replays());
        Map<Duty, ModelVersion> wanted = decisions.versions();
        Set<Duty> dropped = new HashSet<>(served.duties());
        dropped.removeAll(wanted.keySet());
        dropped.forEach(served::remove);
        wanted.forEach(served::expect);
        tell();
        wanted.forEach((duty, version) -> {
            if (!served.has(duty, version) && isDue(duty) && !stopping) {
                swap(duty, version);
                tell();
            }
        });
    }

    private void tell() {
        observation.serving(served.versions(), served.problems().keySet());
    }

    private boolean isDue(Duty duty) {
        return !nextTry.containsKey(duty) || System.nanoTime() - nextTry.get(duty) >= 0;
    }

    private void swap(Duty duty, ModelVersion version) {
        if (served.share(duty, version)) {
            LOGGER.info("{} answers for {} too", version, duty);
            return;
        }
        served.loading(true);
        try {
            ModelPublished model = records.published(version)
                    .orElseThrow(() -> new IOException("it is not in the topic " + Topic.MODELS.topicName()));
            load(duty, model);
        } catch (IOException | RuntimeException | OutOfMemoryError e) {
            // Of memory as well: the model that answers goes on, and the one that is too large is told.
            LOGGER.error("{} cannot be loaded, next try in {}", version, BETWEEN_TRIES, e);
            observation.notLoaded();
            failed(duty, version, e.getMessage());
        } finally {
            served.loading(false);
        }
    }

    private void load(Duty duty, ModelPublished model) throws IOException {
        long bytes = loader.bytes(model);
        ModelMemory memory = served.memory();
        if (!memory.hasRoomFor(bytes) && makeRoom(duty)) {
            return; // Whoever uses what gives way is done soon.
        }
        if (!memory.hasRoomFor(bytes)) {
            throw new IOException(memory.lackFor(bytes));
        }
        long begun = System.nanoTime();
        served.put(duty, ready(model), bytes);
        observation.loaded(Duration.ofNanos(System.nanoTime() - begun));
        LOGGER.info("{} answers for {}", model.modelVersion(), duty);
    }

    /** Lets what is not live give way to what is. Returns whether anything does. */
    private boolean makeRoom(Duty duty) {
        if (!duty.isLive()) {
            return false;
        }
        List<Duty> giving =
                served.loaded().stream().filter(other -> !other.isLive()).toList();
        giving.forEach(other -> {
            ModelVersion version = served.version(other).orElseThrow();
            LOGGER.warn("{} as {} gives way to what answers for {}", version, other, duty);
            served.remove(other);
            failed(other, version, "there is no room for it beside what answers");
        });
        return !giving.isEmpty();
    }

    private void failed(Duty duty, ModelVersion version, String why) {
        served.failed(duty, version, "%s: %s".formatted(version, why));
        nextTry.put(duty, System.nanoTime() + BETWEEN_TRIES.toNanos());
    }

    /** Once anything answers, with what answering leaves of the processors. */
    private ImageClassifier ready(ModelPublished model) throws IOException {
        return served.isReady()
                ? BackgroundThread.call("model", () -> warmedUp(loader.load(model)))
                : warmedUp(loader.load(model));
    }

    /** For lone images, for full portions, and for some sizes between; each costs the engine preparations of its own. */
    private ImageClassifier warmedUp(ImageClassifier classifier) {
        boolean isWarm = false;
        try {
            int most = portions.most(classifier.manifest());
            for (int images = 1; images < most; images *= 2) {
                classifier.warmUp(images);
            }
            classifier.warmUp(most);
            isWarm = true;
            return classifier;
        } finally {
            if (!isWarm) {
                classifier.close();
            }
        }
    }
}
