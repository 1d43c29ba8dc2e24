package io.scanstream.inference;

import static org.assertj.core.api.Assertions.assertThat;

import io.scanstream.contract.Outcome;
import io.scanstream.contract.Prediction;
import io.scanstream.contract.ReplayRequest;
import io.scanstream.contract.ReplayRequest.Range;
import io.scanstream.testing.DrawnImages;
import io.scanstream.testing.WorkerProcess;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A replay whose worker is killed; and workers for different lanes. */
class KilledReplayIT {

    private static final int IMAGES = 300;

    @TempDir
    private Path directory;

    @Test
    void killed_amid_a_replay_another_worker_leaves_each_image_with_one_outcome() throws Exception {
        // Given
        try (InferenceStand stand = new InferenceStand(directory)) {
            stand.publish("skin@1", 1);
            stand.serve("skin@1");
            Replaying replaying = new Replaying(stand, "scanstream-inference");
            List<Range> whole;
            try (WorkerProcess first = start(stand, "first", "live,replay").awaitReady()) {
                for (int i = 0; i < IMAGES; i++) {
                    stand.sendImage("patient-" + i, DrawnImages.disc(i));
                }
                stand.awaitOutcomes(IMAGES);
                whole = replaying.whole();

                // When
                replaying.ask("once", "skin@1", whole);
                stand.awaitOutcomes(ReplayRequest.output("once"), 10);
                first.kill();
            }
            int atTheKill = stand.outcomes(ReplayRequest.output("once")).size();
            try (WorkerProcess second = start(stand, "second", "replay").awaitReady()) {
                replaying.awaitEnd("once", whole);

                // Then
                List<Outcome> outcomes = stand.settledOutcomes(ReplayRequest.output("once"));
                assertThat(atTheKill).isLessThan(IMAGES);
                assertThat(outcomes)
                        .hasSize(IMAGES)
                        .allSatisfy(outcome -> assertThat(outcome).isInstanceOf(Prediction.class));
                assertThat(InferenceStand.places(outcomes)).hasSize(IMAGES);
                assertThat(stand.outcomes()).hasSize(IMAGES);
                assertThat(second.isAlive()).isTrue();
            }
        }
    }

    private WorkerProcess start(InferenceStand stand, String name, String lanes) throws Exception {
        Map<String, String> settings = Map.of(
                "kafka.bootstrap.servers", stand.kafka().bootstrapServers(),
                "scanstream.store.directory", stand.storeDirectory().toString(),
                "scanstream.inference.lanes", lanes);
        return WorkerProcess.start("inference-worker", settings, directory.resolve(name + ".log"));
    }
}
