package io.scanstream.trainer;

import static org.assertj.core.api.Assertions.assertThat;

import io.scanstream.contract.Augmentation;
import io.scanstream.contract.Hyperparameters;
import io.scanstream.contract.NetworkName;
import io.scanstream.contract.Strategy;
import io.scanstream.contract.TrainingEvent;
import io.scanstream.contract.TrainingRequest;
import io.scanstream.model.ModelManifest;
import io.scanstream.storage.BlobKey;
import io.scanstream.testing.DrawnImages;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A worker that dies at each moment at which checkpoints change; see {@code docs/decisions/0014-checkpoints.md}. */
class CheckpointCrashIT extends OnTrainingPipeline {

    /** Of a job as small as these; more would be a job that does not end. */
    private static final int MOST_MOMENTS = 100;

    @BeforeEach
    void drawFewImages() throws Exception {
        data = DrawnImages.folders(directory.resolve("few"), 6);
    }

    @Test
    void whenever_a_worker_dies_the_next_one_comes_to_the_same_weights_and_what_is_known_is_whole() throws Exception {
        // Given
        TrainingRequest request = request("job-1", NetworkName.MOBILENET_V2, Strategy.FROZEN)
                .hyperparameters(
                        Hyperparameters.builder().epochs(3).batchSize(8).build())
                .augmentation(Augmentation.none())
                .build();
        byte[] expected = weights(run(request));
        List<Integer> epochs = new ArrayList<>();

        for (int moment = 1; ; moment++) {
            // When
            assertThat(moment).isLessThan(MOST_MOMENTS);
            KeptState state = new KeptState();
            if (!dies(state, request, moment)) {
                break;
            }
            if (state.known().isPresent()) {
                assertThat(store.size(new BlobKey(state.known().get().key()))).isPresent();
            }
            TrainingEvent.Completed completed =
                    state.attempt(pipeline(store, Duration.ZERO), request, KeptState.untouched());

            // Then
            assertThat(weights(completed)).as("death at moment %d", moment).isEqualTo(expected);
            epochs.add(resumedAt(state.events()));
        }
        assertThat(epochs).contains(-1, 0, 1, 2, 3).isSorted();
    }

    /** Whether there is such a moment. */
    private boolean dies(KeptState state, TrainingRequest request, int moment) throws Exception {
        try {
            state.attempt(pipeline(new DyingStore(store, moment), Duration.ZERO), request, KeptState.untouched());
            return false;
        } catch (DyingStore.Death e) {
            return true;
        }
    }

    /** -1 if it began at its beginning. */
    private static int resumedAt(List<TrainingEvent> events) {
        Optional<TrainingEvent> resumed =
                events.stream().filter(TrainingEvent.Resumed.class::isInstance).findFirst();
        return resumed.map(event -> ((TrainingEvent.Resumed) event).epoch()).orElse(-1);
    }

    private byte[] weights(TrainingEvent.Completed completed) throws Exception {
        BlobKey key = new BlobKey(completed.model().bundle()).resolve(ModelManifest.WEIGHTS);
        return store.open(key).readAllBytes();
    }
}
