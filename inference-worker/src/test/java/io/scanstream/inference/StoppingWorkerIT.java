package io.scanstream.inference;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.scanstream.contract.Outcome;
import io.scanstream.localkafka.testing.TestKafka;
import io.scanstream.testing.DrawnImages;
import io.scanstream.testing.WorkerProcess;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A worker that is told to stop while it cannot finish what it has in hand, because its broker is away. */
class StoppingWorkerIT {

    private static final int IMAGES = 200;
    private static final int SIGTERM = 128 + 15;

    /** Of every call to the broker: without a bound of its own the worker would wait for ten minutes. */
    private static final String FOREVER = "600000";

    @TempDir
    private Path directory;

    private InferenceStand stand;

    @BeforeEach
    void startBroker() throws Exception {
        stand = new InferenceStand(directory, Set.of(TestKafka.EMBEDDED));
        stand.publish("skin@1", 1);
        stand.serve("skin@1");
    }

    @AfterEach
    void stopBroker() {
        stand.close();
    }

    @Test
    void when_its_time_is_over_it_ends_and_others_answer_what_it_had_in_hand() throws Exception {
        // Given
        int exitCode;
        String log;
        try (WorkerProcess first = startWithoutBroker("1s")) {

            // When
            exitCode = first.terminate();
            log = first.log();
        }
        stand.kafka().startBroker();
        try (WorkerProcess second = stand.startWorker("second", Map.of("scanstream.worker.id", "inference-0"))) {
            List<Outcome> outcomes = stand.awaitOutcomes(IMAGES);

            // Then
            assertThat(exitCode).isEqualTo(SIGTERM);
            assertThat(log).contains("not finished in PT1S");
            assertThat(outcomes).hasSize(IMAGES);
            assertThat(InferenceStand.places(outcomes)).hasSize(IMAGES);
            assertThat(second.isAlive()).isTrue();
        }
    }

    @Test
    void a_second_signal_ends_it_at_once() throws Exception {
        // Given
        try (WorkerProcess worker = startWithoutBroker("10m")) {
            worker.askToEnd();
            await().atMost(Duration.ofSeconds(60)).until(() -> worker.log().contains("told to stop"));
            boolean waited = worker.isAlive();

            // When
            worker.askToEnd();

            // Then
            assertThat(worker.awaitEnd()).isEqualTo(SIGTERM);
            assertThat(waited).isTrue();
            assertThat(worker.log()).doesNotContain("stopped in");
        }
    }

    /** One that was answering images until its broker went away. */
    private WorkerProcess startWithoutBroker(String drainTimeout) throws Exception {
        WorkerProcess worker = stand.startWorker(
                "first",
                Map.of(
                        "scanstream.worker.id", "inference-0",
                        "scanstream.inference.batch-images", "1",
                        "scanstream.inference.drain-timeout", drainTimeout,
                        "kafka.max.block.ms", FOREVER,
                        "kafka.default.api.timeout.ms", FOREVER));
        worker.awaitReady();
        for (int i = 0; i < IMAGES; i++) {
            stand.sendImage("patient-" + i, DrawnImages.disc(i));
        }
        stand.kafka().stopBroker();
        return worker;
    }
}
