package io.scanstream.inference.intake;

import io.scanstream.contract.Topic;
import io.scanstream.observation.ConsumerLag;
import io.scanstream.observation.PartitionLag;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerGroupMetadata;
import org.apache.kafka.clients.consumer.ConsumerRebalanceListener;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;

/**
 * Collects batches of one topic, of all its images or of a selection. Back pressure is not polling: while a batch is being answered nothing more is fetched than the
 * consumer's own bounded buffer. For one thread; only {@link #wakeUp} and {@link #isMember} may be called from others.
 * Owns the consumer.
 */
public final class ImageIntake implements AutoCloseable {

    private final Topic topic;
    private final Consumer<byte[], byte[]> consumer;
    private final BatchLimits limits;
    private final Pseudonyms pseudonyms;
    /** Polled, but not yet part of a batch. */
    private final Deque<Received> waiting = new ArrayDeque<>();

    private final Selection selection;
    private final Frontier frontier;
    private final Handover handover;
    /** Partitions from which nothing is taken, and until when, in the time of {@link System#nanoTime}. */
    private final Map<TopicPartition, Long> held = new HashMap<>();

    /** In the time of {@link System#nanoTime}; means something while images wait. */
    private long firstCame;

    private volatile boolean member;

    /** What becomes of the batches that were taken, when partitions become another worker's. Called from inside poll. */
    public interface Handover {

        /** The last moment at which this worker may answer images of all partitions that it has. Must not throw. */
        void beforeRevocation();

        /** Others may have answered them already. Must not throw. */
        void afterLoss();
    }

    /** Of all images in the topic. */
    public ImageIntake(
            Topic topic,
            Consumer<byte[], byte[]> consumer,
            BatchLimits limits,
            Pseudonyms pseudonyms,
            Handover handover) {
        this(topic, consumer, limits, pseudonyms, new Everything(), handover);
    }

    public ImageIntake(
            Topic topic,
            Consumer<byte[], byte[]> consumer,
            BatchLimits limits,
            Pseudonyms pseudonyms,
            Selection selection,
            Handover handover) {
        this.topic = topic;
        this.consumer = consumer;
        this.limits = limits;
        this.pseudonyms = pseudonyms;
        this.selection = selection;
        this.frontier = new Frontier(selection);
        this.handover = handover;
        consumer.subscribe(List.of(topic.topicName()), new Forgetting());
    }

    /** Settings of a consumer that fetches what makes a batch, and little more. */
    public static Map<String, Object> fetching(BatchLimits limits) {
        return Map.of(
                ConsumerConfig.MAX_POLL_RECORDS_CONFIG, limits.images(),
                ConsumerConfig.FETCH_MAX_BYTES_CONFIG, Math.toIntExact(limits.bytes()),
                ConsumerConfig.MAX_PARTITION_FETCH_BYTES_CONFIG, Math.toIntExact(limits.bytes()));
    }

    /**
     * Lets images come in, unless those of a batch are there already.
     *
     * @param patience how long to wait for the first one
     * @throws org.apache.kafka.common.errors.WakeupException after {@link #wakeUp}
     */
    public void poll(Duration patience) {
        boolean isFirst = waiting.isEmpty();
        if (isFull()) {
            // Kafka wants to be polled even if nothing is wanted. Partitions that are assigned meanwhile are not
            // paused.
            consumer.pause(consumer.assignment());
            receive(consumer.poll(Duration.ZERO));
        } else {
            held.values().removeIf(until -> System.nanoTime() - until >= 0);
            Set<TopicPartition> free = new HashSet<>(consumer.paused());
            free.removeAll(held.keySet());
            free.removeAll(frontier.finished());
            consumer.resume(free);
            receive(consumer.poll(patience));
        }
        if (isFirst) {
            firstCame = System.nanoTime();
        }
    }

    private void receive(Iterable<ConsumerRecord<byte[], byte[]>> messages) {
        for (ConsumerRecord<byte[], byte[]> message : messages) {
            if (selection.includes(message)) {
                waiting.add(Received.of(message));
            }
        }
        frontier.advance(consumer);
    }

    /** Whether images have come that are not part of a batch yet. */
    public boolean hasWaiting() {
        return !waiting.isEmpty();
    }

    /**
     * Whether a batch should be taken now: it is full, or its first image has waited long enough for others, or there is no
     * reason to wait for any.
     *
     * @param isIdle whether nothing else is being answered
     */
    public boolean isDue(boolean isIdle) {
        if (waiting.isEmpty()) {
            return frontier.isDue();
        }
        return isIdle
                || isFull()
                || System.nanoTime() - firstCame >= limits.patience().toNanos();
    }

    private boolean isFull() {
        return waiting.size() >= limits.images()
                || waiting.stream().mapToLong(Received::bytes).sum() >= limits.bytes();
    }

    /** What waits, as far as it fits a batch. */
    public ImageBatch take() {
        List<ImageEvent> images = new ArrayList<>();
        long bytes = 0;
        while (!waiting.isEmpty() && images.size() < limits.images()) {
            bytes += waiting.peek().bytes();
            if (bytes > limits.bytes() && !images.isEmpty()) {
                break;
            }
            images.add(ImageEvent.of(waiting.remove().message(), pseudonyms));
        }
        firstCame = System.nanoTime();
        return new ImageBatch(
                images, frontier.cover(waiting.stream().map(Received::message).toList()));
    }

    /**
     * Takes back images that were taken and are not answered. Those that cannot be answered now, and what lies behind them in
     * their partitions, come again after a while; all others wait to be taken, before those that wait already.
     *
     * @param taken all images of this topic that were taken last, in their order
     * @param unanswered some of them
     */
    public void putBack(ImageBatch taken, Collection<ImageEvent> unanswered, Duration pause) {
        Map<TopicPartition, Long> places = new HashMap<>();
        unanswered.stream()
                .filter(image -> image.message().topic().equals(topic.topicName()))
                .forEach(image ->
                        places.merge(partition(image.message()), image.message().offset(), Math::min));
        List<ImageEvent> mine = taken.images().stream()
                .filter(image -> image.message().topic().equals(topic.topicName()))
                .toList();
        for (int i = mine.size() - 1; i >= 0; i--) {
            waiting.addFirst(Received.of(mine.get(i).message()));
        }
        places.keySet().retainAll(consumer.assignment());
        waiting.removeIf(
                received -> received.message().offset() >= places.getOrDefault(partition(received), Long.MAX_VALUE));
        places.forEach(consumer::seek);
        places.keySet().forEach(partition -> held.put(partition, System.nanoTime() + pause.toNanos()));
        consumer.pause(places.keySet());
        frontier.back(places);
    }

    private static TopicPartition partition(Received received) {
        return partition(received.message());
    }

    private static TopicPartition partition(ConsumerRecord<byte[], byte[]> message) {
        return new TopicPartition(message.topic(), message.partition());
    }

    /**
     * Begins again at what the group has committed. After a failure nobody here knows whether the last transaction took
     * effect; the broker does.
     *
     * @param failed all images that were taken and of which nobody knows that they are answered
     */
    public void rewind(ImageBatch failed) {
        Map<TopicPartition, Long> places = new HashMap<>();
        waiting.forEach(received ->
                places.putIfAbsent(partition(received), received.message().offset()));
        places.putAll(failed.offsetsBefore());
        Set<TopicPartition> mine = new HashSet<>(places.keySet());
        mine.retainAll(consumer.assignment());
        Map<TopicPartition, OffsetAndMetadata> committed = consumer.committed(mine);
        for (TopicPartition partition : mine) {
            OffsetAndMetadata place = committed.get(partition);
            consumer.seek(partition, place == null ? places.get(partition) : place.offset());
        }
        // Only now: what is forgotten before the place is sought would never be read again if the broker is away.
        waiting.clear();
        frontier.forget(consumer.assignment());
    }

    /** Images that are polled, but not yet part of a batch. */
    public int waiting() {
        return waiting.size();
    }

    /** How many images lie in each of this worker's partitions that are not polled yet, as far as that is known. */
    public List<PartitionLag> lag() {
        return ConsumerLag.of(consumer);
    }

    /** Whether the batch was taken here. */
    public boolean isSourceOf(ImageBatch batch) {
        return batch.images().stream()
                        .allMatch(image -> image.identity().topic().equals(topic.topicName()))
                && batch.passed().keySet().stream()
                        .allMatch(partition -> partition.topic().equals(topic.topicName()));
    }

    /** Whether the group has given this worker its share of the partitions. */
    public boolean isMember() {
        return member;
    }

    /** For the transaction that commits a batch's offsets. */
    public ConsumerGroupMetadata group() {
        return consumer.groupMetadata();
    }

    /** Makes {@link #poll} return or throw soon. */
    public void wakeUp() {
        consumer.wakeup();
    }

    @Override
    public void close() {
        consumer.close();
    }

    /**
     * Kafka takes a partition away from inside poll, so possibly while a batch is being collected. Its images are then
     * another worker's to answer, from the committed offset on. They must go: a commit is checked against the
     * membership, not against the assignment, and would be accepted.
     */
    private final class Forgetting implements ConsumerRebalanceListener {

        @Override
        public void onPartitionsAssigned(Collection<TopicPartition> partitions) {
            member = true;
            begin(partitions);
        }

        private void begin(Collection<TopicPartition> partitions) {
            Map<TopicPartition, Long> places = selection.begin(consumer, partitions);
            if (places.isEmpty()) {
                return;
            }
            Map<TopicPartition, OffsetAndMetadata> committed = consumer.committed(places.keySet());
            places.forEach((partition, place) -> {
                OffsetAndMetadata done = committed.get(partition);
                consumer.seek(partition, done == null ? place : Math.max(place, done.offset()));
            });
        }

        @Override
        public void onPartitionsRevoked(Collection<TopicPartition> partitions) {
            handover.beforeRevocation();
            forget(partitions);
        }

        private void forget(Collection<TopicPartition> partitions) {
            held.keySet().removeAll(partitions);
            frontier.forget(partitions);
            waiting.removeIf(received -> partitions.contains(partition(received)));
        }

        @Override
        public void onPartitionsLost(Collection<TopicPartition> partitions) {
            member = false;
            handover.afterLoss();
            forget(partitions);
        }
    }
}
