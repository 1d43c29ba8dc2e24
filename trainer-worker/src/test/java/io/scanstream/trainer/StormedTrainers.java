package io.scanstream.trainer;

import io.scanstream.contract.TrainingState;
import io.scanstream.testing.WorkerProcess;
import java.nio.file.Path;
import java.time.Instant;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.SplittableRandom;

/** Trainers that are killed, and each time followed by a new one. */
final class StormedTrainers implements AutoCloseable {

    private final TrainerStand stand;
    private final Path data;
    private final Path directory;
    /** By name. */
    private final Map<String, WorkerProcess> awake = new LinkedHashMap<>();

    private final Map<String, Instant> startedAt = new HashMap<>();

    private String sleeperName;
    /** Null if there is none. */
    private WorkerProcess sleeper;

    private int started;

    StormedTrainers(TrainerStand stand, Path data, Path directory, int count) throws Exception {
        this.stand = stand;
        this.data = data;
        this.directory = directory;
        for (int i = 0; i < count; i++) {
            start("trainer-" + started);
        }
        for (WorkerProcess worker : awake.values()) {
            worker.awaitReady();
        }
    }

    private void start(String name) throws Exception {
        Map<String, String> settings = Map.of(
                "scanstream.worker.id", name,
                "scanstream.engine.threads", "1",
                "scanstream.training.lease", "6s",
                "scanstream.training.checkpoint-interval", "0s",
                // Ten kills may all hit one job before it gets anywhere.
                "scanstream.training.most-faults", "20",
                "scanstream.training.scratch-directory",
                        directory.resolve("scratch-" + started).toString());
        startedAt.put(name, Instant.now());
        awake.put(name, stand.start(name + "-" + started++, data, settings));
    }

    /** The one that follows comes under the same name, or under another: then others may be first at its job. */
    void kill(String name, SplittableRandom random) throws Exception {
        awake.remove(name).kill();
        start(random.nextBoolean() ? name : "trainer-" + started);
    }

    /** Whether it was a worker that lives and is awake, and not one of the same name before it. */
    boolean hasSaid(TrainingState state) {
        return awake.containsKey(state.worker()) && state.since().isAfter(startedAt.get(state.worker()));
    }

    boolean isOneAsleep() {
        return sleeper != null;
    }

    void putToSleep(String name) throws Exception {
        sleeperName = name;
        sleeper = awake.remove(name);
        sleeper.pause();
    }

    void wake() throws Exception {
        sleeper.resume();
        awake.put(sleeperName, sleeper);
        sleeper = null;
    }

    @Override
    public void close() throws InterruptedException {
        for (WorkerProcess worker : awake.values()) {
            worker.close();
        }
        if (sleeper != null) {
            sleeper.close();
        }
    }
}
