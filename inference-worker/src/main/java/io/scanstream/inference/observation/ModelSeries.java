package io.scanstream.inference.observation;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.MultiGauge;
import io.micrometer.core.instrument.MultiGauge.Row;
import io.micrometer.core.instrument.Tags;
import io.scanstream.contract.ModelVersion;
import io.scanstream.contract.Prediction;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Figures by model version, of which there are more and more: those of a version that does not answer any more are kept until
 * what answers changes once again, so that the last of them are still read, and then dropped. Thread-safe.
 */
final class ModelSeries {

    private final MeterRegistry registry;
    private final MultiGauge answering;
    private final MultiGauge missing;
    private final Map<Answering, Counter> predictions = new ConcurrentHashMap<>();
    private Set<Answering> now = Set.of();
    private Set<String> missingNow = Set.of();

    private record Answering(String task, ModelVersion version) {
        Tags labels() {
            return Tags.of("task", task, "model", version.toString());
        }
    }

    ModelSeries(MeterRegistry registry) {
        this.registry = registry;
        this.answering = MultiGauge.builder("scanstream.model.answering")
                .description("1 for each version that answers")
                .register(registry);
        this.missing = MultiGauge.builder("scanstream.model.missing")
                .description("1 for each task whose wanted version does not answer")
                .register(registry);
    }

    void predicted(Prediction prediction) {
        predictions(new Answering(prediction.task(), prediction.modelVersion())).increment();
    }

    private Counter predictions(Answering version) {
        return predictions.computeIfAbsent(
                version,
                added -> Counter.builder("scanstream.predictions")
                        .description("images that were predicted")
                        .tags(added.labels())
                        .register(registry));
    }

    synchronized void serving(Map<String, ModelVersion> versions, Set<String> missingTasks) {
        Set<Answering> current = new HashSet<>();
        versions.forEach((task, version) -> current.add(new Answering(task, version)));
        if (!current.equals(now)) {
            Set<Answering> kept = new HashSet<>(current);
            kept.addAll(now);
            predictions.keySet().stream()
                    .filter(version -> !kept.contains(version))
                    .forEach(this::drop);
            current.forEach(this::predictions);
            List<Row<?>> rows = new ArrayList<>();
            current.forEach(version -> rows.add(Row.of(version.labels(), 1)));
            answering.register(rows, true);
            now = current;
        }
        if (!missingTasks.equals(missingNow)) {
            List<Row<?>> rows = new ArrayList<>();
            missingTasks.forEach(task -> rows.add(Row.of(Tags.of("task", task), 1)));
            missing.register(rows, true);
            missingNow = Set.copyOf(missingTasks);
        }
    }

    private void drop(Answering version) {
        registry.remove(predictions.remove(version));
    }
}
