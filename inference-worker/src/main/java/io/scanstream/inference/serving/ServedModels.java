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
 * The models that answer, by what they are needed for. A task bears its model's name, or is an alias, under which a version
 * answers besides, for a comparison say. Whoever names an alias knows of it, so nothing waits for one, nor does it ever
 * stand in for a task that was not named. Thread-safe: one thread swaps, others use. Owns the loaded models.
 */
public final class ServedModels implements Models, AutoCloseable {

    private final ImageLimits limits;
    private final ModelMemory memory;
    private final Map<Duty, ModelSlot> slots = new HashMap<>();
    /** Where the wanted version does not answer, with the reason. */
    private final Map<Duty, Problem> problems = new TreeMap<>();

    private boolean complete;
    private boolean loading;

    private record Problem(ModelVersion version, String reason) {}

    /** As many models as there are. */
    public ServedModels(ImageLimits limits) {
        this(limits, Optional.empty());
    }

    /** @param mostBytes that the weights of all loaded models may have together; empty: no bound */
    public ServedModels(ImageLimits limits, Optional<Long> mostBytes) {
        this.limits = limits;
        this.memory = new ModelMemory(mostBytes);
    }

    ModelMemory memory() {
        return memory;
    }

    /**
     * From now on this model does the duty; the one before is freed after its last use. Takes ownership.
     *
     * @param bytes of its weights
     */
    synchronized void put(Duty duty, ImageClassifier classifier, long bytes) {
        Preprocessor preprocessor = new Preprocessor(classifier.manifest().preprocessing(), limits);
        memory.take(bytes);
        replace(duty, new ModelSlot(classifier, preprocessor, () -> memory.give(bytes)));
    }

    /** Gives a version one duty more. Returns false, and does nothing, if it is not loaded. */
    synchronized boolean share(Duty duty, ModelVersion version) {
        Optional<ModelSlot> loaded = slots.values().stream()
                .filter(slot -> slot.version().equals(version))
                .findFirst();
        loaded.ifPresent(slot -> replace(duty, slot.retain()));
        return loaded.isPresent();
    }

    private void replace(Duty duty, ModelSlot slot) {
        ModelSlot before = slots.put(duty, slot);
        problems.remove(duty);
        if (before != null) {
            before.release();
        }
    }

    synchronized void remove(Duty duty) {
        problems.remove(duty);
        ModelSlot before = slots.remove(duty);
        if (before != null) {
            before.release();
        }
    }

    /**
     * A model is to do this duty soon: until it does, the task's images wait, unless an older version answers; those of an
     * alias are rejected.
     */
    synchronized void expect(Duty duty, ModelVersion version) {
        if (!slots.containsKey(duty)) {
            problems.putIfAbsent(duty, new Problem(version, "%s is being loaded".formatted(version)));
        } else if (version(duty).equals(Optional.of(version))) {
            problems.remove(duty); // of a version that is no longer wanted
        }
    }

    /** While a model is loaded no decisions are read: a task that seems unknown may have been decided on. */
    synchronized void loading(boolean isLoading) {
        loading = isLoading;
    }

    /** The version that answers now, if any, goes on doing so. */
    synchronized void failed(Duty duty, ModelVersion version, String reason) {
        problems.put(duty, new Problem(version, reason));
    }

    /** All decisions that were made before this worker started are known. */
    synchronized void complete() {
        complete = true;
    }

    synchronized Optional<ModelVersion> version(Duty duty) {
        return Optional.ofNullable(slots.get(duty)).map(ModelSlot::version);
    }

    /** Whether this version does this duty. */
    public synchronized boolean has(Duty duty, ModelVersion version) {
        return version(duty).equals(Optional.of(version));
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
        slots.forEach((duty, slot) -> {
            if (duty.isLive()) {
                versions.put(duty.name(), slot.version());
            }
        });
        return versions;
    }

    /** What is loaded for something else than live answers. */
    public synchronized Map<Duty, ModelVersion> versionsBesides() {
        Map<Duty, ModelVersion> versions = new TreeMap<>();
        slots.forEach((duty, slot) -> {
            if (!duty.isLive()) {
                versions.put(duty, slot.version());
            }
        });
        return versions;
    }

    /** What keeps a wanted version from answering, in a sentence; by task, or by what else it is for. */
    public synchronized Map<String, String> problems() {
        Map<String, String> reasons = new TreeMap<>();
        problems.forEach((duty, problem) -> reasons.put(duty.toString(), problem.reason()));
        return reasons;
    }

    private static boolean isOwn(Duty duty, ModelVersion version) {
        return duty.isLive() && duty.name().equals(version.name());
    }

    /** That are done. */
    synchronized Set<Duty> loaded() {
        return new TreeSet<>(slots.keySet());
    }

    /** That are, or should be, done. */
    synchronized Set<Duty> duties() {
        Set<Duty> duties = new TreeSet<>(slots.keySet());
        duties.addAll(problems.keySet());
        return duties;
    }

    @Override
    public synchronized Optional<String> onlyTask() {
        Map<Duty, ModelVersion> versions = new TreeMap<>();
        slots.forEach((duty, slot) -> versions.put(duty, slot.version()));
        problems.forEach((duty, problem) -> versions.putIfAbsent(duty, problem.version()));
        versions.entrySet().removeIf(version -> !isOwn(version.getKey(), version.getValue()));
        return versions.size() == 1 ? versions.keySet().stream().findFirst().map(Duty::name) : Optional.empty();
    }

    @Override
    public synchronized Optional<String> problem(String task) {
        return Optional.ofNullable(problems.get(Duty.live(task))).map(Problem::reason);
    }

    @Override
    public synchronized Optional<ServedModel> use(String task) {
        ModelSlot slot = slots.get(Duty.live(task));
        return slot == null ? requireNone(Duty.live(task)) : Optional.of(slot.use());
    }

    private Optional<ServedModel> requireNone(Duty duty) {
        Problem problem = problems.get(duty);
        if (problem != null && isOwn(duty, problem.version())) {
            throw new ModelUnavailableException(duty.name(), problem.reason());
        }
        if (problem == null && loading) {
            throw new ModelUnavailableException(
                    duty.name(), "while another model is loaded, nobody knows whether it has one");
        }
        return Optional.empty();
    }

    /** Nobody but the version that does this duty, for whatever task. */
    public Models only(Duty duty, ModelVersion version) {
        return new Models() {
            @Override
            public Optional<ServedModel> use(String task) {
                return Optional.of(ServedModels.this.use(duty, version));
            }

            @Override
            public Optional<String> onlyTask() {
                return Optional.empty();
            }

            @Override
            public Optional<String> problem(String task) {
                return Optional.empty();
            }
        };
    }

    private synchronized ServedModel use(Duty duty, ModelVersion version) {
        if (!has(duty, version)) {
            throw new ModelUnavailableException(duty.toString(), "%s is not loaded".formatted(version));
        }
        return slots.get(duty).use();
    }

    @Override
    public synchronized void close() {
        slots.values().forEach(ModelSlot::release);
        slots.clear();
    }
}
