package io.scanstream.trainer.training;

import static io.scanstream.trainer.training.SmallNetwork.SEED;
import static io.scanstream.trainer.training.SmallNetwork.STAGES;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import ai.djl.nn.Parameter;
import io.scanstream.contract.Hyperparameters;
import io.scanstream.contract.HyperparametersBuilder;
import io.scanstream.model.ImageNetwork;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Which numbers of a network a training changes, when, and how far. */
class TrainedStagesTest {
    private static final int IMAGES = 12;

    private ImageNetwork network;
    private Map<String, float[]> before;

    @BeforeAll
    static void startEngine() {
        SmallNetwork.startEngine();
    }

    @BeforeEach
    void make() {
        network = SmallNetwork.drawn(SEED);
        before = SmallNetwork.numbers(network);
    }

    @AfterEach
    void close() {
        network.close();
    }

    @ParameterizedTest(name = "from stage {0} of 19 on")
    @ValueSource(ints = {19, 11, 0})
    void all_from_the_cut_on_moves_and_no_bit_before_it(int cut) throws Exception {
        // When
        train(cut, hyperparameters(2), new ArrayList<>());

        // Then running statistics included
        assertThat(SmallNetwork.moved(before, SmallNetwork.numbers(network)))
                .isEqualTo(SmallNetwork.from(cut, network));
    }

    @Test
    void the_head_warms_up_alone_and_the_stages_thaw_one_by_one_from_the_last() throws Exception {
        // Given
        List<Map<String, float[]>> ends = new ArrayList<>();
        ends.add(before);

        // When
        List<Epoch> epochs = train(16, hyperparameters(5).headWarmUpEpochs(1).epochsPerStage(1), ends);

        // Then
        int[] expected = {STAGES, 18, 17, 16, 16};
        assertThat(epochs).extracting(Epoch::firstTrainable).containsExactly(19, 18, 17, 16, 16);
        for (int epoch = 1; epoch <= expected.length; epoch++) {
            assertThat(SmallNetwork.moved(ends.get(epoch - 1), ends.get(epoch)))
                    .as("epoch %d", epoch)
                    .isEqualTo(SmallNetwork.from(expected[epoch - 1], network));
        }
    }

    /** The first step of Adam is the learning rate, whatever the gradient. */
    @ParameterizedTest(name = "base learning rate {0}: {1}")
    @CsvSource({", 0.001", "0.0003, 0.0003", "0.02, 0.02"})
    void the_base_is_trained_at_its_own_rate(Double asked, double expected) throws Exception {
        // Given
        HyperparametersBuilder hyperparameters = hyperparameters(1);
        if (asked != null) {
            hyperparameters.baseLearningRate(asked);
        }

        // When
        train(17, hyperparameters, new ArrayList<>());

        // Then
        assertThat(farthest(network.parameters().ofHead())).isCloseTo(0.01, within(1e-5));
        assertThat(farthest(network.parameters().ofStage(17))).isCloseTo(expected, within(expected / 100));
        assertThat(farthest(network.parameters().ofStage(18))).isCloseTo(expected, within(expected / 100));
    }

    /** How far any number that has a gradient has moved. */
    private double farthest(Map<String, Parameter> parameters) {
        return parameters.entrySet().stream()
                .filter(entry -> entry.getValue().requiresGradient())
                .mapToDouble(entry -> farthest(
                        before.get(entry.getKey()), entry.getValue().getArray().toFloatArray()))
                .max()
                .orElseThrow();
    }

    private static double farthest(float[] before, float[] after) {
        return IntStream.range(0, before.length)
                .mapToDouble(i -> Math.abs(after[i] - before[i]))
                .max()
                .orElseThrow();
    }

    private List<Epoch> train(int cut, HyperparametersBuilder hyperparameters, List<Map<String, float[]>> ends)
            throws Exception {
        ExampleSource source = MadeUpFeatures.noise(IMAGES, network.frozenShape(cut), 1);
        return SmallNetwork.training(network, cut, hyperparameters.build())
                .run(source, Optional.empty(), epoch -> ends.add(SmallNetwork.numbers(network)));
    }

    private static HyperparametersBuilder hyperparameters(int epochs) {
        return Hyperparameters.builder().epochs(epochs).batchSize(IMAGES).learningRate(1e-2);
    }
}
