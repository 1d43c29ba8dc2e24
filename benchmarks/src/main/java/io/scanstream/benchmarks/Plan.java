package io.scanstream.benchmarks;

import io.scanstream.contract.NetworkName;
import java.time.Duration;
import java.util.List;

/**
 * How much is measured.
 *
 * @param rounds of what is measured by turns
 * @param each how long each of them takes per round
 * @param trial how long each configuration of the bare engine is tried
 * @param load how long images come at a constant rate
 * @param restarts of each kind
 */
record Plan(List<NetworkName> networks, int rounds, Duration each, Duration trial, Duration load, int restarts) {

    /** What can be measured for itself. */
    enum Part {
        /** Kafka to Kafka with its bound, latency, swap. */
        STREAM,
        RESTARTS,
        /** The network beside the bare engine. */
        NETWORK,
        /** Exactly once beside at least once. */
        TRANSACTIONS
    }

    /** Under two minutes on two cores. */
    static Plan quick() {
        return new Plan(
                List.of(NetworkName.MOBILENET_V2),
                3,
                Duration.ofMillis(1200),
                Duration.ofMillis(200),
                Duration.ofSeconds(4),
                1);
    }

    /** Half an hour on two cores. */
    static Plan full() {
        return new Plan(
                List.of(NetworkName.MOBILENET_V2, NetworkName.RESNET50, NetworkName.VGG16),
                5,
                Duration.ofMillis(2500),
                Duration.ofMillis(500),
                Duration.ofSeconds(15),
                3);
    }
}
