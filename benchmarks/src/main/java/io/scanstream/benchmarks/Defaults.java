package io.scanstream.benchmarks;

import io.scanstream.inference.configuration.InferenceConfiguration;
import io.scanstream.inference.intake.BatchLimits;
import io.smallrye.config.SmallRyeConfigBuilder;
import java.util.Map;

/** What a worker does when nobody has told it otherwise. */
final class Defaults {

    static final int CORES = Runtime.getRuntime().availableProcessors();

    private static final InferenceConfiguration WORKER = new SmallRyeConfigBuilder()
            .addDiscoveredConverters()
            .withMapping(InferenceConfiguration.class)
            .withDefaultValues(Map.of("scanstream.store.directory", "unused"))
            .build()
            .getConfigMapping(InferenceConfiguration.class);

    private Defaults() {}

    static int engineThreads() {
        return WORKER.engine().threads();
    }

    /** Threads that each run the network, see {@code InferenceWorker}. */
    static int networkThreads() {
        return Math.max(1, CORES / engineThreads());
    }

    /** On a CPU, see {@code InferenceWorker}. */
    static int networkImages() {
        return Math.min(
                WORKER.inference().networkImages().orElse(4), WORKER.inference().batchImages());
    }

    static BatchLimits batches() {
        InferenceConfiguration.Inference inference = WORKER.inference();
        return new BatchLimits(inference.batchImages(), inference.batchBytes(), inference.batchWait());
    }
}
