package io.scanstream.benchmarks;

import io.scanstream.inference.configuration.InferenceConfiguration;
import io.scanstream.inference.intake.BatchLimits;
import io.scanstream.inference.serving.Portions;
import io.smallrye.config.SmallRyeConfigBuilder;
import java.time.Duration;
import java.util.Map;

/** What a worker does when nobody has told it otherwise. */
final class Defaults {

    static final int CORES = Runtime.getRuntime().availableProcessors();

    private static final int CONVERTER_PRIORITY = 200;

    private static final InferenceConfiguration WORKER = new SmallRyeConfigBuilder()
            .addDiscoveredConverters()
            .withConverter(Duration.class, CONVERTER_PRIORITY, Defaults::duration)
            .withMapping(InferenceConfiguration.class)
            .withDefaultValues(Map.of("scanstream.store.directory", "unused"))
            .build()
            .getConfigMapping(InferenceConfiguration.class);

    private Defaults() {}

    /** As Quarkus reads it, which is not here. */
    private static Duration duration(String text) {
        return text.endsWith("ms")
                ? Duration.ofMillis(Long.parseLong(text.substring(0, text.length() - 2)))
                : Duration.parse("PT" + text);
    }

    static int engineThreads() {
        return WORKER.engine().threads();
    }

    /** Threads that each run the network, see {@code InferenceWorker}. */
    static int networkThreads() {
        return Math.max(1, CORES / engineThreads());
    }

    /** On a CPU. */
    static Portions portions() {
        InferenceConfiguration.Inference inference = WORKER.inference();
        return new Portions(inference.batchImages(), inference.networkImages(), false);
    }

    static BatchLimits batches() {
        InferenceConfiguration.Inference inference = WORKER.inference();
        return new BatchLimits(inference.batchImages(), inference.batchBytes(), inference.batchWait());
    }
}
