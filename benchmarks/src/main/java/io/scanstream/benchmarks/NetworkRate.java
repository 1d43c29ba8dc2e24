package io.scanstream.benchmarks;

import io.scanstream.contract.ModelPublished;
import io.scanstream.model.ReadyNetwork;
import io.scanstream.storage.BlobStore;
import java.io.IOException;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * The worker's way through the network, pixels lying ready, beside the bare engine in every configuration that is known
 * to be good: each is tried shortly, and the fastest of them run by turns with the worker's.
 */
final class NetworkRate {

    static final String WORKER = "worker";

    private static final int FINALISTS = 3;
    private static final int[] TOGETHER = {1, 2, 4, 8, 16};

    private NetworkRate() {}

    /**
     * @param fused whether normalisations are folded into the convolutions
     * @param together images
     * @param engineThreads within one operation
     */
    private record Configuration(boolean fused, int together, int engineThreads) {

        @Override
        public String toString() {
            return "%s, %d together, %d x %d threads"
                    .formatted(
                            fused ? "fused" : "as published", together, Defaults.CORES / engineThreads, engineThreads);
        }
    }

    static Rounds run(BlobStore store, ModelPublished published, WorkersModel model, Plan plan) throws IOException {
        try (ReadyNetwork plain = ReadyNetwork.open(store, published, false);
                ReadyNetwork fused = ReadyNetwork.open(store, published, true)) {
            Map<Configuration, Double> tried = new LinkedHashMap<>();
            for (Configuration configuration : configurations()) {
                tried.put(
                        configuration,
                        pace(configuration, configuration.fused() ? fused : plain, plan.trial())
                                .perSecond());
            }
            Rounds rounds = new Rounds();
            rounds.add(WORKER, () -> model.network(plan.each()));
            for (Configuration configuration : fastest(tried)) {
                rounds.add(
                        configuration.toString(),
                        () -> pace(configuration, configuration.fused() ? fused : plain, plan.each()));
            }
            return rounds.run(plan.rounds());
        }
    }

    private static Set<Configuration> configurations() {
        Set<Configuration> all = new LinkedHashSet<>();
        for (int together : TOGETHER) {
            for (boolean fused : new boolean[] {true, false}) {
                all.add(new Configuration(fused, together, 1));
                all.add(new Configuration(fused, together, Defaults.CORES));
            }
        }
        return all;
    }

    private static List<Configuration> fastest(Map<Configuration, Double> tried) {
        return tried.entrySet().stream()
                .sorted(Map.Entry.<Configuration, Double>comparingByValue().reversed())
                .limit(FINALISTS)
                .map(Map.Entry::getKey)
                .collect(Collectors.toList());
    }

    private static Pace pace(Configuration configuration, ReadyNetwork network, Duration time) {
        return SideBySide.pace(Defaults.CORES / configuration.engineThreads(), time, () -> {
            ReadyNetwork.useThreads(configuration.engineThreads());
            ReadyNetwork.Pass pass = network.pass(configuration.together(), Stand.IMAGE_SIZE);
            return new SideBySide.Work() {
                @Override
                public int step() {
                    pass.run();
                    return configuration.together();
                }

                @Override
                public void close() {
                    pass.close();
                    ReadyNetwork.useThreads(Defaults.engineThreads());
                }
            };
        });
    }

    /** The best of the bare engine's. */
    static String best(Rounds rounds) {
        return rounds.names().stream()
                .filter(name -> !name.equals(WORKER))
                .max((one, other) -> Double.compare(
                        rounds.rate(one).median(), rounds.rate(other).median()))
                .orElseThrow();
    }
}
