package io.scanstream.inference.intake;

import java.time.Duration;
import java.util.Collection;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.TimeoutException;

/**
 * How far a selection has been received in each partition, so that what is passed over is committed too: otherwise a worker
 * that follows would read it again, and nobody could tell that a stretch has come to its end. For one thread.
 */
final class Frontier {

    /** So often what is passed over is committed while nothing is answered. */
    private static final Duration BETWEEN_COMMITS = Duration.ofSeconds(1);

    private final Selection selection;
    /** Offset after what was received last. */
    private final Map<TopicPartition, Long> received = new HashMap<>();
    /** Up to where a batch has covered it. */
    private final Map<TopicPartition, Long> covered = new HashMap<>();

    private final Set<TopicPartition> finished = new HashSet<>();
    private long lastBatch = System.nanoTime();

    Frontier(Selection selection) {
        this.selection = selection;
    }

    /** Looks how far the consumer has come. Where there is nothing more to come, nothing is fetched any more. */
    void advance(Consumer<?, ?> consumer) {
        if (selection instanceof Everything) {
            return;
        }
        for (TopicPartition partition : consumer.assignment()) {
            if (!finished.contains(partition)) {
                advance(consumer, partition);
            }
        }
        consumer.pause(finished);
    }

    private void advance(Consumer<?, ?> consumer, TopicPartition partition) {
        long end = selection.end(partition.partition());
        try {
            // Also tells of records that nobody gets to see, such as the ends of transactions.
            long position = consumer.position(partition, Duration.ZERO);
            if (position >= end) {
                finished.add(partition);
            }
            if (end >= 0) {
                received.put(partition, Math.min(position, end));
            }
        } catch (TimeoutException e) {
            // It has none yet.
        }
    }

    Set<TopicPartition> finished() {
        return Collections.unmodifiableSet(finished);
    }

    /** Whether there is reason for a batch without images. */
    boolean isDue() {
        boolean isLong = System.nanoTime() - lastBatch >= BETWEEN_COMMITS.toNanos();
        return received.entrySet().stream()
                .filter(place -> !place.getValue().equals(covered.get(place.getKey())))
                .anyMatch(place -> isLong || finished.contains(place.getKey()));
    }

    /**
     * The places that a batch covers beyond those before it.
     *
     * @param waiting what was received and is not part of the batch
     */
    Map<TopicPartition, Long> cover(Collection<ConsumerRecord<byte[], byte[]>> waiting) {
        lastBatch = System.nanoTime();
        Map<TopicPartition, Long> places = new HashMap<>(received);
        waiting.forEach(message ->
                places.merge(new TopicPartition(message.topic(), message.partition()), message.offset(), Math::min));
        places.keySet().retainAll(received.keySet());
        places.entrySet().removeIf(place -> place.getValue().equals(covered.put(place.getKey(), place.getValue())));
        return places;
    }

    /** Begins again there; what batches have covered is not certain any more. */
    void back(Map<TopicPartition, Long> places) {
        covered.clear();
        received.keySet().removeAll(places.keySet());
        finished.removeAll(places.keySet());
    }

    void forget(Collection<TopicPartition> partitions) {
        received.keySet().removeAll(partitions);
        covered.keySet().removeAll(partitions);
        finished.removeAll(partitions);
    }
}
