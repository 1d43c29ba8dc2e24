package io.scanstream.inference.intake;

import io.scanstream.contract.ReplayRequest.Range;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.TopicPartition;

/**
 * All images of a task between two places of each partition.
 *
 * @param isMeant whether images are of the task, by what they name
 */
public record Stretch(List<Range> ranges, Predicate<Optional<String>> isMeant) implements Selection {

    public Stretch {
        ranges = List.copyOf(ranges);
    }

    @Override
    public boolean includes(ConsumerRecord<byte[], byte[]> message) {
        return range(message.partition())
                        .filter(range -> message.offset() >= range.begin() && message.offset() < range.end())
                        .isPresent()
                && isMeant.test(ImageEvent.task(message));
    }

    @Override
    public long end(int partition) {
        return range(partition).map(Range::end).orElse(-1L);
    }

    @Override
    public Map<TopicPartition, Long> begin(Consumer<?, ?> consumer, Collection<TopicPartition> partitions) {
        Map<TopicPartition, Long> places = new HashMap<>();
        partitions.forEach(
                partition -> range(partition.partition()).ifPresent(range -> places.put(partition, range.begin())));
        return places;
    }

    private Optional<Range> range(int partition) {
        return ranges.stream().filter(range -> range.partition() == partition).findFirst();
    }
}
