package io.scanstream.inference.serving;

import io.scanstream.contract.ModelVersion;
import io.scanstream.imaging.ImageLimits;
import io.scanstream.imaging.Preprocessor;
import io.scanstream.model.ImageClassifier;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * The models that answer, by task. A task bears its model's name, or is an alias, under which a version answers besides,
 * for a comparison say. Whoever names an alias knows of it, so nothing waits for one, nor does it ever stand in for a
 * task that was not named. Thread-safe: one thread swaps, others use. Owns the loaded models.
 */
public final class ServedModels implements AutoCloseable {

    private final ImageLimits limits;
    private final Map<String, ModelSlot> slots = new HashMap<>();
    /** Tasks whose wanted version does not answer, with the reason. */
    private final Map<String, Problem> problems = new TreeMap<>();

    private boolean complete;
    private boolean loading;

    private record Problem(ModelVersion version, String reason) {}

    public ServedModels(ImageLimits limits) {
        this.limits = limits;
    }

    /** From now on this model answers for the task; the one before is freed after its last use. Takes ownership. */
    synchronized void put(String task, ImageClassifier classifier) {
        Preprocessor preprocessor = new Preprocessor(classifier.manifest().preprocessing(), limits);
        replace(task, new ModelSlot(classifier, preprocessor));
    }

    /** Lets a version answer for one task more. Returns false, and does nothing, if it is not loaded. */
    synchronized boolean share(String task, ModelVersion version) {
        Optional<ModelSlot> loaded = slots.values().stream()
                .filter(slot -> slot.version().equals(version))
                .findFirst();
        loaded.ifPresent(slot -> replace(task, slot.retain()));
        return loaded.isPresent();
    }

    private void replace(String task, ModelSlot slot) {
        ModelSlot before = slots.put(task, slot);
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

    /**
     * A model is to answer for this task soon: until it does, its images wait, unless an older version answers; those of
     * an alias are rejected.
     */
    synchronized void expect(String task, ModelVersion version) {
        if (!slots.containsKey(task)) {
            problems.putIfAbsent(task, new Problem(version, "%s is being loaded".formatted(version)));
        } else if (version(task).equals(Optional.of(version))) {
            problems.remove(task); // of a version that is no longer wanted
        }
    }

    /** While a model is loaded no decisions are read: a task that seems unknown may have been decided on. */
    synchronized void loading(boolean isLoading) {
        loading = isLoading;
    }

    /** The version that answers now, if any, goes on doing so. */
    synchronized void failed(String task, ModelVersion version, String reason) {
        problems.put(task, new Problem(version, reason));
    }

    /** All decisions that were made before this worker started are known. */
    synchronized void complete() {
        complete = true;
    }

    synchronized Optional<ModelVersion> version(String task) {
        return Optional.ofNullable(slots.get(task)).map(ModelSlot::version);
    }

    /** Whether images can be answered. Aliases alone do not do: images that came before their model would be rejected. */
    public synchronized boolean isReady() {
        return complete
                && slots.entrySet().stream()
                        .anyMatch(slot -> isOwn(slot.getKey(), slot.getValue().version()));
    }

    /** By task. */
    public synchronized Map<String, ModelVersion> versions() {
        Map<String, ModelVersion> versions = new TreeMap<>();
        slots.forEach((task, slot) -> versions.put(task, slot.version()));
        return versions;
    }

    /** What keeps a task's wanted version from answering, in a sentence, by task. */
    public synchronized Map<String, String> problems() {
        Map<String, String> reasons = new TreeMap<>();
        problems.forEach((task, problem) -> reasons.put(task, problem.reason()));
        return reasons;
    }

    private static boolean isOwn(String task, ModelVersion version) {
        return task.equals(version.name());
    }

    /** Tasks that are, or should be, answered. */
    synchronized Set<String> tasks() {
        Set<String> tasks = new TreeSet<>(slots.keySet());
        tasks.addAll(problems.keySet());
        return tasks;
    }

    /** The task of images that name none: the only one there is besides aliases; empty if there are several. */
    public synchronized Optional<String> onlyTask() {
        Map<String, ModelVersion> versions = versions();
        problems.forEach((task, problem) -> versions.putIfAbsent(task, problem.version()));
        versions.entrySet().removeIf(task -> !isOwn(task.getKey(), task.getValue()));
        return versions.size() == 1 ? versions.keySet().stream().findFirst() : Optional.empty();
    }

    /**
     * The model for a task.
     *
     * @return to be closed by the caller after use; empty if no model is meant to answer for the task, or the task is an
     *     alias and none is loaded
     * @throws ModelUnavailableException if one is, or may be, but none is loaded
     */
    public synchronized Optional<ServedModel> use(String task) {
        ModelSlot slot = slots.get(task);
        return slot == null ? requireNone(task) : Optional.of(slot.use());
    }

    private Optional<ServedModel> requireNone(String task) {
        Problem problem = problems.get(task);
        if (problem != null && isOwn(task, problem.version())) {
            throw new ModelUnavailableException(task, problem.reason());
        }
        if (problem == null && loading) {
            throw new ModelUnavailableException(task, "while another model is loaded, nobody knows whether it has one");
        }
        return Optional.empty();
    }

    @Override
    public synchronized void close() {
        slots.values().forEach(ModelSlot::release);
        slots.clear();
    }
}
