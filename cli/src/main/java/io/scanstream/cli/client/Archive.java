package io.scanstream.cli.client;

import io.scanstream.contract.ReplayRequest.Range;
import io.scanstream.contract.Topic;
import io.scanstream.messaging.KafkaConnection;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.OffsetAndTimestamp;
import org.apache.kafka.common.TopicPartition;

/** What the broker still has of a topic, by the times of its records. */
public final class Archive {

    private Archive() {}

    /**
     * A stretch of time in the archive.
     *
     * @param partitions of the topic
     * @param ranges what lies in the stretch, of the partitions in which anything does
     * @param beginnings when the oldest record that is left came, by partition, of partitions whose older records have been
     *     deleted and might have lain in the stretch
     */
    public record Stretch(int partitions, List<Range> ranges, Map<Integer, Instant> beginnings) {

        public long records() {
            return Archive.records(ranges);
        }
    }

    /** How many records lie in ranges, at most: some of their offsets may be none. */
    public static long records(List<Range> ranges) {
        return ranges.stream().mapToLong(range -> range.end() - range.begin()).sum();
    }

    /**
     * Finds what came in a stretch of time. In each partition it begins with the first record that is as new as its
     * beginning, and ends before the first that is as new as its end.
     */
    public static Stretch between(KafkaConnection connection, Topic topic, Instant from, Instant to) {
        try (Consumer<byte[], byte[]> consumer = connection.reader()) {
            List<TopicPartition> partitions = consumer.partitionsFor(topic.topicName()).stream()
                    .map(partition -> new TopicPartition(partition.topic(), partition.partition()))
                    .toList();
            Map<TopicPartition, Long> oldest = consumer.beginningOffsets(partitions);
            Map<TopicPartition, OffsetAndTimestamp> begins = consumer.offsetsForTimes(at(partitions, from));
            Map<TopicPartition, OffsetAndTimestamp> ends = consumer.offsetsForTimes(at(partitions, to));
            Map<TopicPartition, Long> logEnds = consumer.endOffsets(partitions);
            List<Range> ranges = new ArrayList<>();
            Map<Integer, Instant> beginnings = new TreeMap<>();
            for (TopicPartition partition : partitions) {
                OffsetAndTimestamp begin = begins.get(partition);
                OffsetAndTimestamp end = ends.get(partition);
                long endOffset = end == null ? logEnds.get(partition) : end.offset();
                if (begin != null && begin.offset() < endOffset) {
                    ranges.add(new Range(partition.partition(), begin.offset(), endOffset));
                }
                if (begin != null && begin.offset() > 0 && begin.offset() == oldest.get(partition)) {
                    beginnings.put(partition.partition(), Instant.ofEpochMilli(begin.timestamp()));
                }
            }
            return new Stretch(partitions.size(), ranges, beginnings);
        }
    }

    private static Map<TopicPartition, Long> at(List<TopicPartition> partitions, Instant time) {
        return partitions.stream().collect(Collectors.toMap(Function.identity(), partition -> time.toEpochMilli()));
    }
}
