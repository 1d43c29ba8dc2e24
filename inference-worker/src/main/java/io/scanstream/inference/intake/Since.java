package io.scanstream.inference.intake;

import java.time.Instant;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.OffsetAndTimestamp;
import org.apache.kafka.common.TopicPartition;

/**
 * All images of a task from a moment on.
 *
 * @param isMeant whether images are of the task, by what they name
 */
public record Since(Instant time, Predicate<Optional<String>> isMeant) implements Selection {

    /** Records need not lie in the order of their timestamps. */
    @Override
    public boolean includes(ConsumerRecord<byte[], byte[]> message) {
        return message.timestamp() >= time.toEpochMilli() && isMeant.test(ImageEvent.task(message));
    }

    @Override
    public long end(int partition) {
        return ENDLESS;
    }

    @Override
    public Map<TopicPartition, Long> begin(Consumer<?, ?> consumer, Collection<TopicPartition> partitions) {
        Map<TopicPartition, OffsetAndTimestamp> found = consumer.offsetsForTimes(
                partitions.stream().collect(Collectors.toMap(Function.identity(), partition -> time.toEpochMilli())));
        Map<TopicPartition, Long> places = new HashMap<>(consumer.endOffsets(partitions));
        found.forEach((partition, place) -> {
            if (place != null) {
                places.put(partition, place.offset());
            }
        });
        return places;
    }
}
