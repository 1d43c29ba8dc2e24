package io.scanstream.inference.serving;

import io.scanstream.contract.ModelVersion;
import io.scanstream.imaging.ImageLimits;
import io.scanstream.imaging.Preprocessor;
import io.scanstream.model.ImageClassifier;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/** The models that answer, by task. Thread-safe: one thread swaps, others use. Owns the loaded models. */
public final class ServedModels implements AutoCloseable {

    private final ImageLimits limits;
    private final Map<String, ModelSlot> slots = new HashMap<>();
    /** Tasks whose wanted version does not answer, with the reason. */
    private final Map<String, String> problems = new TreeMap<>();

    private boolean complete;
    private boolean loading;

    public ServedModels(ImageLimits limits) {
        this.limits = limits;
    }

    /** From now on this model answers for its name; the one before is freed after its last use. Takes ownership. */
    synchronized void put(ImageClassifier classifier) {
        String task = classifier.manifest().modelVersion().name();
        Preprocessor preprocessor = new Preprocessor(classifier.manifest().preprocessing(), limits);
        ModelSlot before = slots.put(task, new ModelSlot(classifier, preprocessor));
        problems.remove(task);
        if (before != null) {
            before.release();
        }
    }

    synchronized void remove(String task) {
        problems.remove(task);
        ModelSlot before = slots.remove(task);
        if (before != null) {
            before.release();
        }
    }

    /** A model is to answer for this task soon: until it does, its images wait, unless an older version answers. */
    synchronized void expect(String task, ModelVersion version) {
        if (!slots.containsKey(task)) {
            problems.putIfAbsent(task, "%s is being loaded".formatted(version));
        } else if (version(task).equals(Optional.of(version))) {
            problems.remove(task); // of a version that is no longer wanted
        }
    }

    /** While a model is loaded no decisions are read: a task that seems unknown may have been decided on. */
    synchronized void loading(boolean isLoading) {
        loading = isLoading;
    }

    /** The version that answers now, if any, goes on doing so. */
    synchronized void failed(String task, String reason) {
        problems.put(task, reason);
    }

    /** All decisions that were made before this worker started are known. */
    synchronized void complete() {
        complete = true;
    }

    synchronized Optional<ModelVersion> version(String task) {
        return Optional.ofNullable(slots.get(task))
                .map(slot -> slot.classifier().manifest().modelVersion());
    }

    /** Whether images can be answered. */
    public synchronized boolean isReady() {
        return complete && !slots.isEmpty();
    }

    public synchronized List<ModelVersion> versions() {
        return slots.values().stream()
                .map(slot -> slot.classifier().manifest().modelVersion())
                .toList();
    }

    public synchronized Map<String, String> problems() {
        return Map.copyOf(problems);
    }

    /** Tasks that are, or should be, answered. */
    public synchronized Set<String> tasks() {
        Set<String> tasks = new TreeSet<>(slots.keySet());
        tasks.addAll(problems.keySet());
        return tasks;
    }

    /**
     * The model for a task.
     *
     * @return to be closed by the caller after use; empty if no model is meant to answer for the task
     * @throws ModelUnavailableException if one is, or may be, but none is loaded
     */
    public synchronized Optional<ServedModel> use(String task) {
        ModelSlot slot = slots.get(task);
        if (slot == null && problems.containsKey(task)) {
            throw new ModelUnavailableException(task, problems.get(task));
        }
        if (slot == null && loading) {
            throw new ModelUnavailableException(task, "while another model is loaded, nobody knows whether it has one");
        }
        return Optional.ofNullable(slot).map(ModelSlot::use);
    }

    @Override
    public synchronized void close() {
        slots.values().forEach(ModelSlot::release);
        slots.clear();
    }
}
