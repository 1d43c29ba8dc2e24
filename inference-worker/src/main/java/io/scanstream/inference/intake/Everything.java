package io.scanstream.inference.intake;

import java.util.Collection;
import java.util.Map;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.TopicPartition;

/** All records, from what the group has committed on. */
record Everything() implements Selection {

    @Override
    public boolean includes(ConsumerRecord<byte[], byte[]> message) {
        return true;
    }

    @Override
    public long end(int partition) {
        return ENDLESS;
    }

    @Override
    public Map<TopicPartition, Long> begin(Consumer<?, ?> consumer, Collection<TopicPartition> partitions) {
        return Map.of();
    }
}
