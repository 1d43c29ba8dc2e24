package io.scanstream.trainer.training;

import static io.scanstream.trainer.training.SmallNetwork.SEED;
import static io.scanstream.trainer.training.SmallNetwork.STAGES;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import ai.djl.ndarray.NDArray;
import io.scanstream.contract.FailureCode;
import io.scanstream.contract.Hyperparameters;
import io.scanstream.contract.Optimiser;
import io.scanstream.model.ImageNetwork;
import io.scanstream.trainer.job.JobFailedException;
import java.util.Arrays;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Numbers that are none, wherever they turn up first, end the job with a sentence. */
class DivergenceTest {

    @BeforeAll
    static void startEngine() {
        SmallNetwork.startEngine();
    }

    @ParameterizedTest
    @ValueSource(strings = {"training", "validation"})
    void a_loss_that_is_no_number_ends_the_job_and_says_which_loss_it_was(String which) {
        // Given
        MadeUpFeatures sound = MadeUpFeatures.summaries(40, 1, 1);
        MadeUpFeatures broken = MadeUpFeatures.summaries(40, 1, 1);
        broken.values()[5] = Float.NaN;
        boolean inTraining = which.equals("training");
        try (ImageNetwork network = SmallNetwork.drawn(3)) {
            NetworkTraining training = SmallNetwork.training(
                    network, STAGES, Hyperparameters.builder().epochs(3).build());

            // When
            JobFailedException failure = catchThrowableOfType(
                    JobFailedException.class,
                    () -> training.run(
                            inTraining ? broken : sound, Optional.of(inTraining ? sound : broken), epoch -> {}));

            // Then
            assertThat(failure.code()).isEqualTo(FailureCode.DIVERGED);
            assertThat(failure)
                    .hasMessage(
                            "the %s loss became NaN in epoch 1: lower hyperparameters.learningRate or baseLearningRate",
                            which);
        }
    }

    @ParameterizedTest(name = "learning rate {0}")
    @CsvSource({"10, false", "1e-3, true"})
    void weights_that_the_last_step_made_infinite_end_the_job_although_no_loss_has_seen_them(
            double learningRate, boolean isFinite) throws Exception {
        // Given a head whose loss is ln 2 for any image, and whose gradient is near the largest number there is
        MadeUpFeatures source = MadeUpFeatures.summaries(new int[] {0, 0, 0, 1}, 1, 1);
        Hyperparameters oneStep = Hyperparameters.builder()
                .epochs(1)
                .batchSize(4)
                .optimiser(Optimiser.SGD)
                .learningRate(learningRate)
                .build();
        try (ImageNetwork network = SmallNetwork.drawn(SEED, 0)) {
            fill(network, Map.of("head.hidden.weight", 0f, "head.hidden.bias", 3e38f, "head.output.weight", 0f));
            NetworkTraining training = SmallNetwork.training(network, STAGES, oneStep);

            // When
            JobFailedException failure = catchThrowableOfType(
                    JobFailedException.class, () -> training.run(source, Optional.empty(), epoch -> {}));

            // Then
            if (isFinite) {
                assertThat(failure).isNull();
            } else {
                assertThat(failure.code()).isEqualTo(FailureCode.DIVERGED);
                assertThat(failure)
                        .hasMessage("weights are no longer finite after 1 epochs: lower hyperparameters.learningRate or"
                                + " baseLearningRate");
            }
        }
    }

    private static void fill(ImageNetwork network, Map<String, Float> values) {
        values.forEach((name, value) -> {
            NDArray array = network.parameters().ofHead().get(name).getArray();
            float[] numbers = new float[(int) array.size()];
            Arrays.fill(numbers, value);
            array.set(numbers);
        });
    }
}
