package io.scanstream.inference;

import static org.assertj.core.api.Assertions.assertThat;

import io.scanstream.contract.Outcome;
import io.scanstream.testing.DrawnImages;
import io.scanstream.testing.WorkerProcess;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A worker that stands still amid its batches, as a paused virtual machine does, and wakes up when others do its work. */
class ZombieWorkerIT {

    private static final int IMAGES = 600;
    private static final int MORE = 20;

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
    void when_another_process_has_taken_its_name_it_writes_nothing_more_and_ends() throws Exception {
        // Given
        Map<String, String> settings =
                Map.of("scanstream.inference.batch-images", "1", "scanstream.worker.id", "inference-0");
        try (WorkerProcess zombie = stand.startWorker("zombie", settings).awaitReady()) {
            sendImages(0, IMAGES);
            int atThePause = pauseAmid(zombie);
            try (WorkerProcess successor = stand.startWorker("successor", settings)) {
                stand.awaitOutcomes(atThePause + 10);

                // When
                zombie.resume();

                // Then
                int exitCode = zombie.awaitEnd();
                List<Outcome> outcomes = stand.awaitOutcomes(IMAGES);
                assertThat(exitCode).isEqualTo(1);
                assertThat(outcomes).hasSize(IMAGES);
                assertThat(InferenceStand.places(outcomes)).hasSize(IMAGES);
                assertThat(successor.isAlive()).isTrue();
            }
        }
    }

    /** {@code mvn verify -Dlong}: half a minute, most of it for a session and a transaction to run out. */
    @Test
    @Tag("long")
    void when_others_have_taken_its_images_it_writes_none_of_them_and_joins_again() throws Exception {
        // Given
        Map<String, String> settings = Map.of(
                "scanstream.inference.batch-images", "1",
                "kafka.session.timeout.ms", "6000",
                "kafka.heartbeat.interval.ms", "1000",
                "kafka.transaction.timeout.ms", "6000");
        try (WorkerProcess zombie = stand.startWorker("zombie", settings).awaitReady()) {
            sendImages(0, IMAGES);
            int atThePause = pauseAmid(zombie);
            try (WorkerProcess successor = stand.startWorker("successor", settings)) {
                stand.awaitOutcomes(atThePause + 10);

                // When
                zombie.resume();

                // Then
                stand.awaitOutcomes(IMAGES);
                assertThat(successor.terminate()).isEqualTo(143);
            }
            sendImages(IMAGES, IMAGES + MORE);
            List<Outcome> outcomes = stand.awaitOutcomes(IMAGES + MORE);
            assertThat(outcomes).hasSize(IMAGES + MORE);
            assertThat(InferenceStand.places(outcomes)).hasSize(IMAGES + MORE);
            assertThat(zombie.isAlive()).isTrue();
        }
    }

    /** Returns how many images were answered by then. */
    private int pauseAmid(WorkerProcess worker) throws Exception {
        stand.awaitOutcomes(20);
        worker.pause();
        int answered = stand.outcomes().size();
        assertThat(answered).isLessThan(IMAGES - 10);
        return answered;
    }

    private void sendImages(int from, int to) throws Exception {
        for (int i = from; i < to; i++) {
            stand.sendImage("patient-" + i, DrawnImages.disc(i));
        }
    }
}
