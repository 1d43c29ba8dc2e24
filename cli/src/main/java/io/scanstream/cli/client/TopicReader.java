package io.scanstream.cli.client;

import io.scanstream.contract.Topic;
import io.scanstream.messaging.KafkaConnection;
import io.scanstream.messaging.KafkaReply;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.PartitionInfo;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.TimeoutException;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;

/** All partitions of one topic, from a place on. For one thread; closed by whoever made it. */
public final class TopicReader implements AutoCloseable {

    private static final Duration PATIENCE = Duration.ofMinutes(1);

    private final Consumer<byte[], byte[]> consumer;
    private final List<TopicPartition> partitions;

    private TopicReader(Consumer<byte[], byte[]> consumer, List<TopicPartition> partitions) {
        this.consumer = consumer;
        this.partitions = partitions;
    }

    public static TopicReader fromBeginning(KafkaConnection connection, Topic topic) {
        return fromBeginning(connection, topic.topicName());
    }

    static TopicReader fromBeginning(KafkaConnection connection, String topic) {
        TopicReader reader = open(connection, topic);
        reader.consumer.seekToBeginning(reader.partitions);
        return reader;
    }

    /** Sees what was written since, if the partitions' times ascend. */
    static TopicReader fromTime(KafkaConnection connection, String topic, Instant time) {
        TopicReader reader = open(connection, topic);
        Map<TopicPartition, Long> times = new HashMap<>();
        reader.partitions.forEach(partition -> times.put(partition, time.toEpochMilli()));
        Map<TopicPartition, Long> ends = reader.ends();
        reader.consumer
                .offsetsForTimes(times)
                .forEach((partition, found) ->
                        reader.consumer.seek(partition, found == null ? ends.get(partition) : found.offset()));
        return reader;
    }

    /** Sees what is written from now on. */
    public static TopicReader fromEnd(KafkaConnection connection, Topic topic) {
        TopicReader reader = open(connection, topic.topicName());
        reader.consumer.seekToEnd(reader.partitions);
        reader.partitions.forEach(reader.consumer::position); // seeking is lazy; this makes it happen now
        return reader;
    }

    private static TopicReader open(KafkaConnection connection, String topic) {
        Consumer<byte[], byte[]> consumer = connection.reader();
        try {
            List<PartitionInfo> found = consumer.partitionsFor(topic);
            if (found.isEmpty()) {
                throw new UnknownTopicOrPartitionException(
                        "the broker at %s has no topic '%s': run 'scanstream topics create'"
                                .formatted(connection.address(), topic));
            }
            List<TopicPartition> partitions = found.stream()
                    .map(partition -> new TopicPartition(partition.topic(), partition.partition()))
                    .toList();
            consumer.assign(partitions);
            return new TopicReader(consumer, partitions);
        } catch (RuntimeException e) {
            consumer.close();
            throw e;
        }
    }

    /** What has come since; empty if nothing did within the time. */
    public List<ConsumerRecord<byte[], byte[]>> poll(Duration time) {
        List<ConsumerRecord<byte[], byte[]>> records = new ArrayList<>();
        consumer.poll(time).forEach(records::add);
        return records;
    }

    /**
     * Everything that is there now.
     *
     * @throws TimeoutException if the broker stops telling
     */
    public List<ConsumerRecord<byte[], byte[]>> readAll() {
        long deadline = System.nanoTime() + PATIENCE.toNanos();
        Map<TopicPartition, Long> ends = ends();
        List<ConsumerRecord<byte[], byte[]>> records = new ArrayList<>();
        while (!hasReached(ends)) {
            if (System.nanoTime() > deadline) {
                throw new TimeoutException("the broker does not tell the whole of the topic '%s' within %d s"
                        .formatted(partitions.get(0).topic(), PATIENCE.toSeconds()));
            }
            records.addAll(poll(Duration.ofMillis(100)));
        }
        return records;
    }

    /** Where that ends now which readers can see. */
    Map<TopicPartition, Long> ends() {
        return consumer.endOffsets(partitions);
    }

    /** Where the partitions end now, with transactions that are open or whose end the broker has not told to readers yet. */
    Map<TopicPartition, Long> ends(Admin admin) {
        Map<TopicPartition, OffsetSpec> latest =
                partitions.stream().collect(Collectors.toMap(Function.identity(), partition -> OffsetSpec.latest()));
        Map<TopicPartition, Long> ends = new HashMap<>();
        KafkaReply.await(admin.listOffsets(latest).all())
                .forEach((partition, end) -> ends.put(partition, end.offset()));
        return ends;
    }

    boolean hasReached(Map<TopicPartition, Long> ends) {
        return partitions.stream().allMatch(partition -> consumer.position(partition) >= ends.get(partition));
    }

    @Override
    public void close() {
        consumer.close();
    }
}
