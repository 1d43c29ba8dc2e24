package io.scanstream.benchmarks;

import io.scanstream.contract.MessageHeader;
import io.scanstream.contract.Topic;
import io.scanstream.messaging.KafkaConnection;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.TopicPartition;

/** What a reader of committed records sees of the predictions from now on, on a thread of its own. Thread-safe. */
final class Outcomes implements AutoCloseable {

    private final Consumer<byte[], byte[]> consumer;
    private final Thread reading = new Thread(this::read, "outcomes");
    private final List<Seen> seen = new ArrayList<>();
    private volatile boolean stopping;

    /**
     * @param number of the image that it answers
     * @param written when the worker made the record, in milliseconds since 1970
     * @param nanos when it was read, in the time of {@link System#nanoTime}
     */
    record Seen(long number, int partition, long written, long nanos) {}

    private Outcomes(Consumer<byte[], byte[]> consumer) {
        this.consumer = consumer;
    }

    static Outcomes follow(KafkaConnection connection) {
        Outcomes outcomes = new Outcomes(connection.reader());
        List<TopicPartition> partitions = IntStream.range(0, Topic.PREDICTIONS.partitions())
                .mapToObj(partition -> new TopicPartition(Topic.PREDICTIONS.topicName(), partition))
                .toList();
        outcomes.consumer.assign(partitions);
        outcomes.consumer.seekToEnd(partitions);
        partitions.forEach(outcomes.consumer::position); // looked up now, not when it polls
        outcomes.reading.start();
        return outcomes;
    }

    private void read() {
        while (!stopping) {
            var records = consumer.poll(Duration.ofMillis(50));
            long now = System.nanoTime();
            synchronized (this) {
                records.forEach(
                        record -> seen.add(new Seen(number(record), record.partition(), record.timestamp(), now)));
            }
        }
    }

    private static long number(ConsumerRecord<byte[], byte[]> record) {
        return Long.parseLong(new String(
                record.headers().lastHeader(MessageHeader.CLOUD_EVENT_SUBJECT).value(), StandardCharsets.UTF_8));
    }

    synchronized int count() {
        return seen.size();
    }

    synchronized List<Seen> all() {
        return List.copyOf(seen);
    }

    /** Hands out what has been seen so far, and forgets it. */
    synchronized List<Seen> drain() {
        List<Seen> all = List.copyOf(seen);
        seen.clear();
        return all;
    }

    /**
     * Waits for the answers to so many images and hands them out.
     *
     * @throws IllegalStateException if one is answered twice
     */
    List<Seen> await(int images, ChildProcess worker) {
        Waiting.until("%d answers".formatted(images), () -> {
            worker.requireAlive();
            return count() >= images;
        });
        List<Seen> answers = drain();
        Set<Long> numbers = new HashSet<>();
        answers.forEach(answer -> numbers.add(answer.number()));
        if (answers.size() != images || numbers.size() != images) {
            throw new IllegalStateException(
                    "%d images have %d answers to %d of them".formatted(images, answers.size(), numbers.size()));
        }
        return answers;
    }

    @Override
    public void close() {
        stopping = true;
        try {
            reading.join();
        } catch (InterruptedException e) {
            throw new IllegalStateException("interrupted", e);
        }
        consumer.close();
    }
}
