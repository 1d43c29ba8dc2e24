package io.scanstream.inference;

import io.scanstream.contract.Topic;
import io.scanstream.inference.answering.Answers;
import io.scanstream.inference.answering.Destination;
import io.scanstream.inference.classification.BatchesInFlight;
import io.scanstream.inference.classification.Classification;
import io.scanstream.inference.classification.NetworkThreads;
import io.scanstream.inference.intake.BatchLimits;
import io.scanstream.inference.intake.ImageIntake;
import io.scanstream.inference.intake.Pseudonyms;
import io.scanstream.inference.observation.Observation;
import io.scanstream.messaging.GroupMember;
import io.scanstream.messaging.KafkaConnection;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.producer.Producer;

/**
 * The stream of a worker outside its process, turned by whoever measures it. With another producer it is at least once
 * instead of exactly once; all else is the worker's own. For one thread.
 */
public final class StreamInTurns implements AutoCloseable {

    private final ImageStream stream;
    private final AtomicLong sent;

    private StreamInTurns(ImageStream stream, AtomicLong sent) {
        this.stream = stream;
        this.sent = sent;
    }

    public static StreamInTurns exactlyOnce(
            KafkaConnection connection, Classification classification, NetworkThreads network, BatchLimits limits) {
        GroupMember member = GroupMember.of("exactly-once", "benchmark", Optional.empty());
        AtomicLong sent = new AtomicLong();
        Consumer<byte[], byte[]> consumer = connection.member(member, ImageIntake.fetching(limits));
        Answers answers = new Answers(
                () -> CountedProducer.transactional(connection.transactional(member.transactionalId()), sent),
                Destination.live());
        return new StreamInTurns(stream(answers, new BatchesInFlight(classification, network), consumer, limits), sent);
    }

    /** Sends, waits for the broker, and commits offsets without waiting. */
    public static StreamInTurns atLeastOnce(
            KafkaConnection connection, Classification classification, NetworkThreads network, BatchLimits limits) {
        GroupMember member = GroupMember.of("at-least-once", "benchmark", Optional.empty());
        AtomicLong sent = new AtomicLong();
        Consumer<byte[], byte[]> consumer = connection.member(member, ImageIntake.fetching(limits));
        Producer<byte[], byte[]> producer = connection.producer();
        Answers answers =
                new Answers(() -> CountedProducer.withoutTransactions(producer, consumer, sent), Destination.live());
        return new StreamInTurns(stream(answers, new BatchesInFlight(classification, network), consumer, limits), sent);
    }

    private static ImageStream stream(
            Answers answers, BatchesInFlight inFlight, Consumer<byte[], byte[]> consumer, BatchLimits limits) {
        return new ImageStream(
                answers,
                inFlight,
                ImageStream.Pace.live(),
                List.of(handover -> new ImageIntake(Topic.IMAGES, consumer, limits, Pseudonyms.none(), handover)),
                Observation.none());
    }

    /**
     * Answers images for a while, and sends what is in flight at its end.
     *
     * @return images per second
     */
    public double rate(Duration time) {
        long start = System.nanoTime();
        long before = sent.get();
        while (System.nanoTime() - start < time.toNanos()) {
            stream.turn();
        }
        stream.beforeRevocation();
        return (sent.get() - before) / ((System.nanoTime() - start) / 1e9);
    }

    /** Images that were answered so far. */
    public long answered() {
        return sent.get();
    }

    /** Turns until the first batch was sent. */
    public void awaitImages() {
        while (sent.get() == 0) {
            stream.turn();
        }
    }

    @Override
    public void close() {
        stream.close();
    }
}
