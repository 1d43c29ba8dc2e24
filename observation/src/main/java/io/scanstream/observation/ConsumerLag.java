package io.scanstream.observation;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.MultiGauge;
import io.micrometer.core.instrument.MultiGauge.Row;
import io.micrometer.core.instrument.Tags;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Collectors;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.common.TopicPartition;

/**
 * How many records lie before a worker that it has not polled, by partition; of partitions that are another's, nothing. For
 * one thread.
 */
public final class ConsumerLag {

    private final MultiGauge gauge;
    private final Map<Tags, AtomicLong> shown = new HashMap<>();

    public ConsumerLag(MeterRegistry registry) {
        this.gauge = MultiGauge.builder("scanstream.consumer.lag")
                .description("records that are not polled yet")
                .register(registry);
    }

    /** For the thread that polls. Asks no broker: the last fetch has told it. */
    public static List<PartitionLag> of(Consumer<?, ?> consumer) {
        List<PartitionLag> lags = new ArrayList<>();
        for (TopicPartition partition : consumer.assignment()) {
            consumer.currentLag(partition)
                    .ifPresent(
                            records -> lags.add(new PartitionLag(partition.topic(), partition.partition(), records)));
        }
        return lags;
    }

    /** @param lags of all partitions that this worker has now */
    public void show(List<PartitionLag> lags) {
        Set<Tags> partitions = lags.stream().map(ConsumerLag::labels).collect(Collectors.toSet());
        boolean hasChanged = !partitions.equals(shown.keySet());
        shown.keySet().retainAll(partitions);
        lags.forEach(lag ->
                shown.computeIfAbsent(labels(lag), added -> new AtomicLong()).set(lag.records()));
        if (hasChanged) {
            List<Row<?>> rows = new ArrayList<>();
            shown.forEach((labels, records) -> rows.add(Row.of(labels, records)));
            gauge.register(rows, true);
        }
    }

    private static Tags labels(PartitionLag lag) {
        return Tags.of("topic", lag.topic(), "partition", Integer.toString(lag.partition()));
    }
}
