package io.scanstream.inference;

import static org.assertj.core.api.Assertions.assertThat;

import io.scanstream.testing.DrawnImages;
import io.scanstream.testing.WorkerProcess;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code inference-worker/run}: a worker from its jar, one that records its classes, and one that starts from there. */
class RunScriptIT {

    private static final int SIGTERM = 128 + 15;

    @TempDir
    private Path directory;

    private InferenceStand stand;

    @BeforeEach
    void startBroker() throws Exception {
        stand = new InferenceStand(directory);
        stand.publish("skin@1", 1);
        stand.serve("skin@1");
    }

    @AfterEach
    void stopBroker() {
        stand.close();
    }

    @Test
    void a_worker_starts_from_the_classes_that_another_one_has_left_when_it_stopped() throws Exception {
        // Given
        Path classes = directory.resolve("classes.jsa");
        answer("first", classes, 1);
        boolean leftUnasked = Files.exists(classes);
        answer("recording", classes, 2, "--record");

        // When
        Path loaded = directory.resolve("loaded.log");
        answer("third", classes, 3, "-Xlog:class+load:file=" + loaded);

        // Then
        assertThat(leftUnasked).isFalse();
        assertThat(Files.readString(loaded))
                .contains("io.scanstream.inference.InferenceWorker source: shared objects file (top)")
                .contains("org.apache.kafka.clients.consumer.KafkaConsumer source: shared objects file (top)");
    }

    /** By a worker that is told to stop then. */
    private void answer(String name, Path classes, int number, String... options) throws Exception {
        try (WorkerProcess worker = stand.runWorker(name, classes, options).awaitReady()) {
            stand.sendImage("patient", DrawnImages.disc(number));
            assertThat(stand.awaitOutcomes(number)).hasSize(number);
            int exitCode = worker.terminate();
            assertThat(exitCode).as(worker.log()).isEqualTo(SIGTERM);
            assertThat(worker.log()).contains(" INFO ").doesNotContain("ERROR");
        }
    }
}
