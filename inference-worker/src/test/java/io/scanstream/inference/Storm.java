package io.scanstream.inference;

import io.scanstream.localkafka.LocalKafkaCluster;
import io.scanstream.testing.WorkerProcess;
import java.time.Duration;
import java.time.LocalTime;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.function.BooleanSupplier;

/** Worker processes of fixed names that are killed at random and started again, and so are the brokers. */
final class Storm implements AutoCloseable {

    private static final Duration PATIENCE = Duration.ofSeconds(90);
    private static final int SHORTEST_PAUSE_MILLIS = 2_000;
    private static final int LONGEST_PAUSE_MILLIS = 8_000;

    private final Random random;
    private final LocalKafkaCluster brokers;
    private final InferenceStand stand;
    private final List<WorkerProcess> workers = new ArrayList<>();
    private int lives;
    private int workersKilled;
    private int brokersKilled;

    Storm(long seed, LocalKafkaCluster brokers, InferenceStand stand) {
        this.random = new Random(seed);
        this.brokers = brokers;
        this.stand = stand;
    }

    /** Returns when all answer. */
    void startWorkers(int count) throws Exception {
        for (int number = 0; number < count; number++) {
            workers.add(start(number));
        }
        for (WorkerProcess worker : workers) {
            worker.awaitReady();
        }
    }

    private WorkerProcess start(int number) throws Exception {
        lives++;
        Map<String, String> settings =
                Map.of("scanstream.worker.id", "inference-" + number, "scanstream.engine.threads", "1");
        return stand.startWorker("worker-%d-life-%d".formatted(number, lives), settings);
    }

    /** One death after the other. At most one broker is missing at a time: two must have what is acknowledged. */
    void rageWhile(BooleanSupplier goesOn) throws Exception {
        while (goesOn.getAsBoolean()) {
            Thread.sleep(random.nextInt(SHORTEST_PAUSE_MILLIS, LONGEST_PAUSE_MILLIS));
            awaitAnyReady();
            if (random.nextInt(3) == 0 && areBrokersWhole()) {
                killBroker();
            } else {
                killWorker();
            }
        }
    }

    /** Deaths amid work, and not of workers that have only just been started, one after the other. */
    private void awaitAnyReady() throws Exception {
        long deadline = System.nanoTime() + PATIENCE.toNanos();
        while (!isAnyReady()) {
            if (System.nanoTime() > deadline) {
                throw new AssertionError(
                        "no worker gets ready:\n" + workers.get(0).log());
            }
            Thread.sleep(100);
        }
    }

    private boolean isAnyReady() throws InterruptedException {
        for (WorkerProcess worker : workers) {
            if (worker.isReady()) {
                return true;
            }
        }
        return false;
    }

    private boolean areBrokersWhole() throws Exception {
        for (int node = 1; node <= brokers.size(); node++) {
            if (!brokers.isReady(node)) {
                return false;
            }
        }
        return stand.kafka().isInSync();
    }

    private void killBroker() throws Exception {
        int node = 1 + random.nextInt(brokers.size());
        tell("broker %d is killed".formatted(node));
        brokers.kill(node);
        brokers.restart(node);
        brokersKilled++;
    }

    void killWorker() throws Exception {
        int number = random.nextInt(workers.size());
        tell("worker %d is killed".formatted(number));
        workers.get(number).kill();
        workers.set(number, start(number));
        workersKilled++;
    }

    /** Waits until each worker says on its health page that this version answers. */
    void awaitVersion(String version) throws Exception {
        long deadline = System.nanoTime() + PATIENCE.toNanos();
        for (int number = 0; number < workers.size(); number++) {
            while (!workers.get(number).health().contains(version)) {
                if (System.nanoTime() > deadline) {
                    throw new AssertionError("worker %d does not serve %s:%n%s"
                            .formatted(number, version, workers.get(number).log()));
                }
                Thread.sleep(50);
            }
        }
    }

    private static void tell(String event) {
        System.out.printf("%s %s%n", LocalTime.now().truncatedTo(ChronoUnit.MILLIS), event);
    }

    int workersKilled() {
        return workersKilled;
    }

    int brokersKilled() {
        return brokersKilled;
    }

    @Override
    public void close() throws InterruptedException {
        for (WorkerProcess worker : workers) {
            worker.kill();
        }
    }
}
