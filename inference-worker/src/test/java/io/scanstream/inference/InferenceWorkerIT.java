package io.scanstream.inference;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.scanstream.contract.Outcome;
import io.scanstream.contract.Prediction;
import io.scanstream.testing.DrawnImages;
import io.scanstream.testing.WorkerProcess;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The packaged worker as a process. */
class InferenceWorkerIT {

    private static final int IMAGES = 500;

    @TempDir
    private Path directory;

    private InferenceStand stand;

    @BeforeEach
    void startBroker() throws Exception {
        stand = new InferenceStand(directory);
    }

    @AfterEach
    void stopBroker() {
        stand.close();
    }

    @Test
    void it_is_ready_only_with_a_model_and_says_which() throws Exception {
        // Given
        try (WorkerProcess worker = start("lone", Map.of())) {
            await().atMost(Duration.ofSeconds(60)).until(() -> worker.health().contains("models"));
            boolean readyWithoutModel = worker.isReady();

            // When
            stand.publish("skin@1", 1);
            stand.serve("skin@1");
            worker.awaitReady();

            // Then
            assertThat(readyWithoutModel).isFalse();
            assertThat(worker.health()).contains("skin@1");
        }
    }

    /** With a fixed name the successor takes the dead worker's place at once; without, after its session ran out. */
    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void killed_amid_500_images_another_one_leaves_each_with_exactly_one_outcome(boolean named) throws Exception {
        // Given
        stand.publish("skin@1", 1);
        stand.serve("skin@1");
        Map<String, String> settings = new HashMap<>(Map.of("scanstream.inference.batch-images", "2"));
        if (named) {
            settings.put("scanstream.worker.id", "inference-0");
        }
        try (WorkerProcess first = start("first", settings).awaitReady()) {
            sendImages();
            stand.awaitOutcomes(20);

            // When
            first.kill();
        }
        int atTheKill = stand.outcomes().size();
        try (WorkerProcess second = start("second", settings)) {
            List<Outcome> outcomes = stand.awaitOutcomes(IMAGES);

            // Then
            assertThat(atTheKill).isLessThan(IMAGES);
            assertThat(outcomes)
                    .hasSize(IMAGES)
                    .allSatisfy(outcome -> assertThat(outcome).isInstanceOf(Prediction.class));
            assertThat(InferenceStand.places(outcomes)).hasSize(IMAGES);
            assertThat(second.isAlive()).isTrue();
        }
    }

    @Test
    void told_to_stop_it_finishes_the_batch_in_hand_and_leaves_the_rest_to_others() throws Exception {
        // Given
        stand.publish("skin@1", 1);
        stand.serve("skin@1");
        Map<String, String> settings = Map.of("scanstream.inference.batch-images", "2");
        int exitCode;
        String log;
        try (WorkerProcess first = start("first", settings).awaitReady()) {
            sendImages();
            stand.awaitOutcomes(20);

            // When
            exitCode = first.terminate();
            log = first.log();
        }
        try (WorkerProcess second = start("second", settings)) {
            List<Outcome> outcomes = stand.awaitOutcomes(IMAGES);

            // Then
            assertThat(exitCode).isEqualTo(143);
            assertThat(log).doesNotContain("ERROR").contains("stopped in");
            assertThat(outcomes).hasSize(IMAGES);
            assertThat(InferenceStand.places(outcomes)).hasSize(IMAGES);
            assertThat(second.isAlive()).isTrue();
        }
    }

    private void sendImages() throws Exception {
        for (int i = 0; i < IMAGES; i++) {
            stand.sendImage("patient-" + i, DrawnImages.disc(i));
        }
    }

    private WorkerProcess start(String name, Map<String, String> settings) throws Exception {
        return stand.startWorker(name, settings);
    }
}
