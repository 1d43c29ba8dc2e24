package io.scanstream.trainer.training;

import static io.scanstream.trainer.training.SmallNetwork.SEED;
import static io.scanstream.trainer.training.SmallNetwork.STAGES;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.scanstream.contract.ClassBalance;
import io.scanstream.contract.Hyperparameters;
import io.scanstream.contract.HyperparametersBuilder;
import io.scanstream.contract.Schedule;
import io.scanstream.evaluation.Decision;
import io.scanstream.model.ImageNetwork;
import io.scanstream.trainer.job.JobAbandonedException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The epoch loop, on made-up summaries of the last map. */
class NetworkTrainingTest {

    @BeforeAll
    static void startEngine() {
        SmallNetwork.startEngine();
    }

    @Test
    void the_head_learns_what_can_be_learned() throws Exception {
        // Given
        ExampleSource unseen = MadeUpFeatures.summaries(200, 1, 3);
        try (ImageNetwork network = SmallNetwork.drawn(SEED)) {
            NetworkTraining training = training(network, hyperparameters(20, 1e-3));

            // When
            List<Epoch> epochs = training.run(
                    MadeUpFeatures.summaries(60, 1, 1), Optional.of(MadeUpFeatures.summaries(40, 1, 2)), epoch -> {});

            // Then
            assertThat(last(epochs).trainingLoss()).isLessThan(epochs.get(0).trainingLoss() / 2);
            assertThat(last(epochs).validationAuc().orElseThrow()).isGreaterThan(0.95);
            assertThat(correct(training.answers(unseen))).isGreaterThan(180);
        }
    }

    @Test
    void the_same_seed_gives_the_same_weights_bit_for_bit() throws Exception {
        // When
        Map<String, float[]> first = trained(11);
        Map<String, float[]> again = trained(11);
        Map<String, float[]> other = trained(12);

        // Then
        assertThat(SmallNetwork.moved(first, again)).isEmpty();
        assertThat(SmallNetwork.moved(first, other)).isNotEmpty();
    }

    /** Of a head that starts equal each time. */
    private static Map<String, float[]> trained(int seed) throws Exception {
        try (ImageNetwork network = SmallNetwork.drawn(SEED)) {
            SmallNetwork.training(network, STAGES, hyperparameters(4, 1e-3).build(), seed)
                    .run(
                            MadeUpFeatures.summaries(50, 0.3, 1),
                            Optional.of(MadeUpFeatures.summaries(30, 0.3, 2)),
                            epoch -> {});
            return SmallNetwork.numbers(network.parameters().ofHead());
        }
    }

    @Test
    void the_weights_of_the_epoch_with_the_lowest_validation_loss_remain() throws Exception {
        // Given features in which there is nothing to learn, so that the validation loss soon rises
        ExampleSource validation = MadeUpFeatures.summaries(40, 0, 2);
        try (ImageNetwork network = SmallNetwork.drawn(3)) {
            NetworkTraining training = training(network, hyperparameters(25, 1e-2));

            // When
            List<Epoch> epochs = training.run(MadeUpFeatures.summaries(40, 0, 1), Optional.of(validation), epoch -> {});

            // Then
            double lowest = epochs.stream()
                    .mapToDouble(epoch -> epoch.validationLoss().orElseThrow())
                    .min()
                    .orElseThrow();
            assertThat(training.answers(validation).crossEntropy()).isEqualTo(lowest);
            assertThat(FineTuned.best(epochs).validationLoss()).hasValue(lowest);
            assertThat(last(epochs).validationLoss().orElseThrow()).isGreaterThan(lowest);
        }
    }

    @Test
    void training_ends_early_when_the_validation_loss_no_longer_falls() throws Exception {
        // Given
        try (ImageNetwork network = SmallNetwork.drawn(3)) {
            NetworkTraining training =
                    training(network, hyperparameters(500, 1e-2).earlyStoppingPatience(4));

            // When
            List<Epoch> epochs = training.run(
                    MadeUpFeatures.summaries(40, 0, 1), Optional.of(MadeUpFeatures.summaries(40, 0, 2)), epoch -> {});

            // Then
            assertThat(epochs).hasSize(FineTuned.best(epochs).number() + 4);
        }
    }

    @Test
    void without_a_validation_part_the_weights_of_the_last_epoch_remain() throws Exception {
        // Given
        List<Map<String, float[]>> heads = new ArrayList<>();
        try (ImageNetwork network = SmallNetwork.drawn(3)) {
            NetworkTraining training =
                    training(network, hyperparameters(5, 1e-2).earlyStoppingPatience(1));

            // When
            List<Epoch> epochs = training.run(
                    MadeUpFeatures.summaries(20, 0, 1),
                    Optional.empty(),
                    epoch -> heads.add(SmallNetwork.numbers(network.parameters().ofHead())));

            // Then
            assertThat(epochs).hasSize(5).allSatisfy(epoch -> {
                assertThat(epoch.validationLoss()).isEmpty();
                assertThat(epoch.validationAuc()).isEmpty();
                assertThat(epoch.best()).isTrue();
            });
            assertThat(SmallNetwork.moved(
                            heads.get(4),
                            SmallNetwork.numbers(network.parameters().ofHead())))
                    .isEmpty();
            assertThat(SmallNetwork.moved(heads.get(3), heads.get(4))).isNotEmpty();
        }
    }

    @ParameterizedTest(name = "label smoothing {0}, balance {1}")
    @CsvSource({"0, NONE", "0.2, NONE", "0, CLASS_WEIGHTS", "0.1, CLASS_WEIGHTS"})
    void the_training_loss_is_smoothed_and_weighted(double smoothing, ClassBalance balance) throws Exception {
        // Given 9 images of one class and 3 of the other, in one batch, and a rate that leaves the network as it was
        MadeUpFeatures source = MadeUpFeatures.summaries(new int[] {0, 0, 0, 1, 0, 0, 0, 1, 0, 0, 0, 1}, 0.5, 4);
        try (ImageNetwork network = SmallNetwork.drawn(SEED, 0)) {
            NetworkTraining training = training(
                    network, hyperparameters(1, 1e-12).labelSmoothing(smoothing).balance(balance));

            // When
            List<Epoch> epochs = training.run(source, Optional.of(source), epoch -> {});

            // Then
            double[] weights =
                    balance == ClassBalance.CLASS_WEIGHTS ? new double[] {12 / 18.0, 2} : new double[] {1, 1};
            NetworkAnswers answers = training.answers(source);
            assertThat(epochs.get(0).trainingLoss()).isCloseTo(byHand(answers, smoothing, weights), within(1e-5));
            assertThat(epochs.get(0).validationLoss().orElseThrow())
                    .as("neither smoothed nor weighted")
                    .isCloseTo(byHand(answers, 0, new double[] {1, 1}), within(1e-9));
        }
    }

    private static double byHand(NetworkAnswers answers, double smoothing, double[] weights) {
        int[] labels = answers.labels();
        double sum = 0;
        for (int i = 0; i < labels.length; i++) {
            double[] logits = answers.logits()[i];
            double normaliser = Math.log(Math.exp(logits[0]) + Math.exp(logits[1]));
            double ofTruth = normaliser - logits[labels[i]];
            double ofBoth = 2 * normaliser - logits[0] - logits[1];
            sum += weights[labels[i]] * ((1 - smoothing) * ofTruth + smoothing / 2 * ofBoth);
        }
        return sum / labels.length;
    }

    @Test
    void the_learning_rates_of_the_epochs_follow_the_schedule() throws Exception {
        // Given
        try (ImageNetwork network = SmallNetwork.drawn(3)) {
            NetworkTraining training =
                    training(network, hyperparameters(4, 1e-2).schedule(Schedule.COSINE));

            // When
            List<Epoch> epochs = training.run(MadeUpFeatures.summaries(8, 0, 1), Optional.empty(), epoch -> {});

            // Then
            assertThat(epochs).extracting(Epoch::number).containsExactly(1, 2, 3, 4);
            double quarter = Math.sqrt(0.5);
            double[] cosine = {1e-2, 5e-3 * (1 + quarter), 5e-3, 5e-3 * (1 - quarter)};
            assertThat(epochs.stream().mapToDouble(Epoch::learningRate).toArray())
                    .containsExactly(cosine, within(1e-12));
        }
    }

    @Test
    void a_network_that_nobody_wants_any_more_is_left_before_the_next_batch() {
        // Given
        Hyperparameters hyperparameters = hyperparameters(3, 1e-3).build();
        int[] asked = {0};
        try (ImageNetwork network = SmallNetwork.drawn(3)) {
            NetworkTraining training = new NetworkTraining(
                    network, ThawPlan.of(STAGES, STAGES, hyperparameters), settings(hyperparameters, true), () -> {
                        if (++asked[0] == 4) {
                            throw new JobAbandonedException("job-1");
                        }
                    });

            // When
            assertThatThrownBy(() -> training.run(MadeUpFeatures.summaries(40, 1, 1), Optional.empty(), epoch -> {}))

                    // Then
                    .isInstanceOf(JobAbandonedException.class);
            assertThat(asked[0]).isEqualTo(4);
        }
    }

    @ParameterizedTest(name = "starts from the images: {0}")
    @ValueSource(booleans = {true, false})
    void the_heads_statistics_start_from_those_of_the_images_if_wanted(boolean startHead) throws Exception {
        // Given images whose first channel is 0.5 in the mean, and a head that knows of none
        MadeUpFeatures source = MadeUpFeatures.summaries(4, 0, 1);
        for (int image = 0; image < 4; image++) {
            source.values()[image * 2 * 1280] = 0.5f;
        }
        Hyperparameters hyperparameters = hyperparameters(1, 1e-3).build();
        try (ImageNetwork network = SmallNetwork.drawn(SEED)) {
            NetworkTraining training = new NetworkTraining(
                    network,
                    ThawPlan.of(STAGES, STAGES, hyperparameters),
                    settings(hyperparameters, startHead),
                    () -> {});

            // When
            training.run(source, Optional.empty(), epoch -> {});

            // Then a step moves them by a hundredth of the way
            float mean = SmallNetwork.numbers(network.parameters().ofHead()).get("head.norm.running_mean")[0];
            assertThat(mean).isCloseTo(startHead ? 0.5f : 0.005f, within(1e-6f));
        }
    }

    private static TrainingSettings settings(Hyperparameters hyperparameters, boolean startHead) {
        return new TrainingSettings(
                hyperparameters,
                hyperparameters.epochs(),
                SEED,
                List.of("disc", "square"),
                new Decision.MostProbable(),
                startHead,
                16);
    }

    private static NetworkTraining training(ImageNetwork network, HyperparametersBuilder hyperparameters) {
        return SmallNetwork.training(network, STAGES, hyperparameters.build());
    }

    private static HyperparametersBuilder hyperparameters(int epochs, double learningRate) {
        return Hyperparameters.builder().epochs(epochs).batchSize(16).learningRate(learningRate);
    }

    private static Epoch last(List<Epoch> epochs) {
        return epochs.get(epochs.size() - 1);
    }

    private static long correct(NetworkAnswers answers) {
        int[] labels = answers.labels();
        return IntStream.range(0, labels.length)
                .filter(i -> (answers.logits()[i][1] > answers.logits()[i][0] ? 1 : 0) == labels[i])
                .count();
    }
}
