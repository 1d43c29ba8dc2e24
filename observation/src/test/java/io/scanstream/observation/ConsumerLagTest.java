package io.scanstream.observation;

import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.util.List;
import org.junit.jupiter.api.Test;

class ConsumerLagTest {

    private final SimpleMeterRegistry registry = new SimpleMeterRegistry();
    private final ConsumerLag lag = new ConsumerLag(registry);

    @Test
    void what_is_shown_is_the_last_that_was_told() {
        // When
        lag.show(List.of(first(3), second(5)));
        lag.show(List.of(first(4), second(0)));

        // Then
        assertThat(value("0")).isEqualTo(4);
        assertThat(value("1")).isZero();
    }

    @Test
    void of_a_partition_that_is_another_s_now_nothing_is_shown() {
        // When
        lag.show(List.of(first(3), second(5)));
        lag.show(List.of(second(5)));

        // Then
        assertThat(registry.find("scanstream.consumer.lag").gauges()).hasSize(1);
        assertThat(value("1")).isEqualTo(5);
    }

    private static PartitionLag first(long records) {
        return new PartitionLag("images", 0, records);
    }

    private static PartitionLag second(long records) {
        return new PartitionLag("images", 1, records);
    }

    private double value(String partition) {
        return registry.get("scanstream.consumer.lag")
                .tag("partition", partition)
                .gauge()
                .value();
    }
}
