package io.scanstream.cli.client;

import io.scanstream.contract.Outcome;
import io.scanstream.messaging.KafkaConnection;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Iterator;
import java.util.Map;
import java.util.NoSuchElementException;
import java.util.Optional;
import java.util.Queue;
import java.util.function.Predicate;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.TimeoutException;

/**
 * The outcomes in a topic, up to the end that it has when this is opened: with those of transactions whose end readers are
 * yet to be told of, since the offsets that say that a replay is done may be seen before its last answers. Holds what one
 * poll brings, however long the topic is. For one thread; closed by whoever opened it.
 */
public final class OutcomeReader implements Iterator<Outcome>, AutoCloseable {

    private static final Duration POLL = Duration.ofMillis(100);
    private static final Duration PATIENCE = Duration.ofMinutes(1);

    private final String topic;
    private final TopicReader reader;
    private final Map<TopicPartition, Long> ends;
    private final Predicate<Outcome> wanted;

    private final Queue<Outcome> polled = new ArrayDeque<>();

    private OutcomeReader(String topic, TopicReader reader, Map<TopicPartition, Long> ends, Predicate<Outcome> wanted) {
        this.topic = topic;
        this.reader = reader;
        this.ends = ends;
        this.wanted = wanted;
    }

    /**
     * Opens a topic.
     *
     * @param since those of images that came since; an outcome is written after its image
     * @param wanted which of them
     */
    public static OutcomeReader open(
            KafkaConnection connection, String topic, Optional<Instant> since, Predicate<Outcome> wanted) {
        TopicReader reader = since.map(time -> TopicReader.fromTime(connection, topic, time))
                .orElseGet(() -> TopicReader.fromBeginning(connection, topic));
        Instant earliest = since.orElse(Instant.MIN);
        try (Admin admin = connection.admin()) {
            return new OutcomeReader(
                    topic,
                    reader,
                    reader.ends(admin),
                    wanted.and(outcome -> !outcome.receivedAt().isBefore(earliest)));
        } catch (RuntimeException e) {
            reader.close();
            throw e;
        }
    }

    /** @throws TimeoutException if the broker stops telling */
    @Override
    public boolean hasNext() {
        long deadline = System.nanoTime() + PATIENCE.toNanos();
        while (polled.isEmpty() && !reader.hasReached(ends)) {
            if (System.nanoTime() > deadline) {
                throw new TimeoutException("the broker does not go on telling the topic '%s' within %d s"
                        .formatted(topic, PATIENCE.toSeconds()));
            }
            for (ConsumerRecord<byte[], byte[]> message : reader.poll(POLL)) {
                deadline = System.nanoTime() + PATIENCE.toNanos();
                note(message);
            }
        }
        return !polled.isEmpty();
    }

    private void note(ConsumerRecord<byte[], byte[]> message) {
        long end = ends.get(new TopicPartition(message.topic(), message.partition()));
        if (message.offset() < end) {
            SentImages.outcome(message.value()).filter(wanted).ifPresent(polled::add);
        }
    }

    @Override
    public Outcome next() {
        if (!hasNext()) {
            throw new NoSuchElementException();
        }
        return polled.remove();
    }

    @Override
    public void close() {
        reader.close();
    }
}
