package io.scanstream.trainer.training;

import static io.scanstream.trainer.training.SmallNetwork.SEED;
import static io.scanstream.trainer.training.SmallNetwork.STAGES;
import static org.assertj.core.api.Assertions.assertThat;

import ai.djl.ndarray.BaseNDManager;
import ai.djl.ndarray.NDManager;
import io.scanstream.contract.Hyperparameters;
import io.scanstream.model.ImageNetwork;
import java.lang.reflect.Field;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TrainingMemoryTest {

    @BeforeAll
    static void startEngine() {
        SmallNetwork.startEngine();
    }

    @ParameterizedTest(name = "cut {0}, {1} epochs")
    @CsvSource({STAGES + ", 30", "16, 12", "0, 6"})
    void epochs_leave_neither_arrays_nor_managers_behind(int cut, int epochs) throws Exception {
        // Given
        Hyperparameters hyperparameters = Hyperparameters.builder()
                .epochs(epochs)
                .batchSize(2)
                .clipValue(1.0)
                .clipNorm(1.0)
                .build();
        List<Held> held = new ArrayList<>();
        try (ImageNetwork network = SmallNetwork.drawn(SEED)) {
            Held before = held(network);
            ExampleSource source = MadeUpFeatures.noise(4, network.frozenShape(cut), 1);

            // When
            SmallNetwork.training(network, cut, hyperparameters)
                    .run(source, Optional.of(source), epoch -> held.add(held(network)));

            // Then
            assertThat(held.get(epochs - 1)).isEqualTo(held.get(1));
            assertThat(held(network)).isEqualTo(before);
        }
    }

    /**
     * What a network's manager has to close.
     *
     * @param arrays its own and those of managers below it
     * @param resources its own, arrays and managers
     */
    private record Held(int arrays, int resources) {}

    private static Held held(ImageNetwork network) {
        return new Held(network.manager().getManagedArrays().size(), resources(network.manager()));
    }

    /** DJL tells of arrays alone, so that a manager without any could not be seen. */
    private static int resources(NDManager manager) {
        try {
            Field resources = BaseNDManager.class.getDeclaredField("resources");
            resources.setAccessible(true);
            return ((Map<?, ?>) resources.get(manager)).size();
        } catch (ReflectiveOperationException e) {
            throw new LinkageError("DJL keeps what a manager owns elsewhere now", e);
        }
    }
}
