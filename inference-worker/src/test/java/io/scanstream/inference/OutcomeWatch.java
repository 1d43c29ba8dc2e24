package io.scanstream.inference;

import io.scanstream.contract.Messages;
import io.scanstream.contract.Outcome;
import io.scanstream.contract.Topic;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;

/** Reads committed outcomes as they become visible, and remembers when each did. */
final class OutcomeWatch implements AutoCloseable {

    private final List<Seen> seen = Collections.synchronizedList(new ArrayList<>());
    private final Thread thread;
    private volatile boolean stopped;

    /** @param time when it became visible */
    record Seen(String key, int partition, Outcome outcome, Instant time) {}

    /** Between two outcomes that followed each other. */
    record Gap(Instant start, Instant end) {

        Duration length() {
            return Duration.between(start, end);
        }
    }

    /** @param partitions of the topic */
    OutcomeWatch(String bootstrapServers, int partitions) {
        thread = new Thread(() -> read(bootstrapServers, partitions), "outcomes");
        thread.start();
    }

    private void read(String bootstrapServers, int partitions) {
        Map<String, Object> settings = Map.of(
                "bootstrap.servers", bootstrapServers,
                "isolation.level", "read_committed",
                "auto.offset.reset", "earliest");
        try (KafkaConsumer<byte[], byte[]> consumer =
                new KafkaConsumer<>(settings, new ByteArrayDeserializer(), new ByteArrayDeserializer())) {
            consumer.assign(IntStream.range(0, partitions)
                    .mapToObj(partition -> new TopicPartition(Topic.PREDICTIONS.topicName(), partition))
                    .toList());
            while (!stopped) {
                consumer.poll(Duration.ofMillis(50))
                        .forEach(message -> seen.add(new Seen(
                                new String(message.key(), StandardCharsets.UTF_8),
                                message.partition(),
                                Messages.read(message.value(), Outcome.class),
                                Instant.now())));
            }
        }
    }

    /** In the order of each partition's log. */
    List<Seen> seen() {
        return List.copyOf(seen);
    }

    int count() {
        return seen.size();
    }

    Gap longestGap() {
        List<Seen> all = seen();
        return IntStream.range(1, all.size())
                .mapToObj(i -> new Gap(all.get(i - 1).time(), all.get(i).time()))
                .max(Comparator.comparing(Gap::length))
                .orElseThrow();
    }

    @Override
    public void close() throws InterruptedException {
        stopped = true;
        thread.join();
    }
}
