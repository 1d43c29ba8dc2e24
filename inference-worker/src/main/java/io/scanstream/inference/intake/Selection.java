package io.scanstream.inference.intake;

import java.util.Collection;
import java.util.Map;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.TopicPartition;

/** Which records of a topic are answered; all others are passed over: nothing is sent for them, and their place is committed. */
public interface Selection {

    /** Of what {@link #end} says: the partition has none. */
    long ENDLESS = Long.MAX_VALUE;

    boolean includes(ConsumerRecord<byte[], byte[]> message);

    /** Offset after the last record of a partition that is of interest; negative if none is. */
    long end(int partition);

    /**
     * Where to begin, unless the group has got further already.
     *
     * @param consumer of the partitions, to be asked about them
     */
    Map<TopicPartition, Long> begin(Consumer<?, ?> consumer, Collection<TopicPartition> partitions);
}
