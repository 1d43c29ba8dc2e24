package io.scanstream.trainer.training;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.scanstream.contract.FailureCode;
import io.scanstream.contract.Hyperparameters;
import io.scanstream.contract.NetworkName;
import io.scanstream.evaluation.Decision;
import io.scanstream.evaluation.TemperatureScaling;
import io.scanstream.model.HeadSpecification;
import io.scanstream.model.ImageNetwork;
import io.scanstream.model.NetworkCatalogue;
import io.scanstream.model.TorchEngine;
import io.scanstream.trainer.dataset.LabelledImage;
import io.scanstream.trainer.job.JobFailedException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.TreeMap;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** The epoch loop on made-up features of MobileNetV2's width. */
class HeadTrainingTest {

    private static final int CHANNELS = 1280;
    private static final Decision POSITIVE = new Decision.Threshold(1, 0.5);

    @BeforeAll
    static void startEngine() {
        TorchEngine.start(Optional.empty(), Optional.empty());
    }

    @Test
    void the_head_learns_what_can_be_learned() throws Exception {
        // Given
        FeatureTable training = table(60, 1.0, 1);
        FeatureTable validation = table(40, 1.0, 2);

        // When
        List<Epoch> epochs;
        double[][] probabilities;
        try (ImageNetwork network = network(7)) {
            epochs = training(network, hyperparameters(20, 1e-3, 30), 7).run(training, validation, epoch -> {});
            probabilities = HeadPrediction.of(table(200, 1.0, 3), network);
        }

        // Then
        assertThat(epochs.get(epochs.size() - 1).trainingLoss())
                .isLessThan(epochs.get(0).trainingLoss() / 2);
        assertThat(correct(probabilities, table(200, 1.0, 3))).isGreaterThan(180);
    }

    @Test
    void the_same_seed_gives_the_same_weights_bit_for_bit() throws Exception {
        // Given
        FeatureTable training = table(50, 0.3, 1);
        FeatureTable validation = table(30, 0.3, 2);

        // When
        Map<String, float[]> first = trained(11, training, validation);
        Map<String, float[]> second = trained(11, training, validation);
        Map<String, float[]> other = trained(12, training, validation);

        // Then
        assertThat(second).usingRecursiveComparison().isEqualTo(first);
        assertThat(other.get("hidden.weight")).isNotEqualTo(first.get("hidden.weight"));
    }

    @Test
    void the_weights_of_the_epoch_with_the_lowest_validation_loss_remain() throws Exception {
        // Given features in which there is nothing to learn, so that the validation loss soon rises
        FeatureTable training = table(40, 0, 1);
        FeatureTable validation = table(40, 0, 2);

        // When
        List<Epoch> epochs;
        double[][] probabilities;
        try (ImageNetwork network = network(3)) {
            epochs = training(network, hyperparameters(25, 1e-2, 100), 3).run(training, validation, epoch -> {});
            probabilities = TemperatureScaling.none().probabilities(HeadPrediction.of(validation, network));
        }

        // Then
        double lowest = epochs.stream().mapToDouble(Epoch::validationLoss).min().orElseThrow();
        assertThat(crossEntropy(probabilities, validation))
                .isCloseTo(lowest, org.assertj.core.data.Offset.offset(1e-4));
        assertThat(epochs.get(epochs.size() - 1).validationLoss()).isGreaterThan(lowest);
    }

    @Test
    void training_ends_early_when_the_validation_loss_no_longer_falls() throws Exception {
        // Given
        FeatureTable training = table(40, 0, 1);
        FeatureTable validation = table(40, 0, 2);

        // When
        List<Epoch> epochs;
        try (ImageNetwork network = network(3)) {
            epochs = training(network, hyperparameters(500, 1e-2, 4), 3).run(training, validation, epoch -> {});
        }

        // Then
        int best = epochs.stream()
                .filter(Epoch::best)
                .mapToInt(Epoch::number)
                .max()
                .orElseThrow();
        assertThat(epochs).hasSize(best + 4);
    }

    @Test
    void a_loss_that_is_no_number_ends_the_job_with_a_sentence() throws Exception {
        // Given
        FeatureTable sound = table(40, 1, 1);
        float[] moments = sound.moments().clone();
        moments[5] = Float.NaN;
        FeatureTable broken = new FeatureTable(sound.images(), moments, CHANNELS);

        // When
        JobFailedException failure;
        try (ImageNetwork network = network(3)) {
            failure = catchThrowableOfType(
                    JobFailedException.class,
                    () -> training(network, hyperparameters(3, 1e-3, 30), 3).run(broken, sound, epoch -> {}));
        }

        // Then
        assertThat(failure.code()).isEqualTo(FailureCode.DIVERGED);
        assertThat(failure).hasMessageContaining("NaN").hasMessageContaining("epoch 1");
    }

    @Test
    void the_base_is_left_as_it_was() throws Exception {
        // Given
        FeatureTable training = table(40, 1, 1);

        // When
        Map<String, float[]> before;
        Map<String, float[]> after;
        try (ImageNetwork network = network(3)) {
            before = base(network);
            training(network, hyperparameters(3, 1e-2, 30), 3).run(training, table(20, 1, 2), epoch -> {});
            after = base(network);
        }

        // Then
        assertThat(after).usingRecursiveComparison().isEqualTo(before);
    }

    private static Map<String, float[]> trained(int seed, FeatureTable training, FeatureTable validation)
            throws JobFailedException {
        try (ImageNetwork network = network(seed)) {
            training(network, hyperparameters(6, 1e-3, 30), seed).run(training, validation, epoch -> {});
            Map<String, float[]> weights = new TreeMap<>();
            network.headParameters()
                    .forEach((name, parameter) ->
                            weights.put(name, parameter.getArray().toFloatArray()));
            return weights;
        }
    }

    private static Map<String, float[]> base(ImageNetwork network) {
        Map<String, float[]> weights = new TreeMap<>();
        network.parameters().forEach((name, parameter) -> {
            if (name.startsWith("backbone.")) {
                weights.put(name, parameter.getArray().toFloatArray());
            }
        });
        return weights;
    }

    private static ImageNetwork network(int seed) {
        return ImageNetwork.random(
                NetworkCatalogue.formsOf(NetworkName.MOBILENET_V2).get(0),
                new HeadSpecification(16, 0.2, 0.1),
                2,
                32,
                seed);
    }

    private static HeadTraining training(ImageNetwork network, Hyperparameters hyperparameters, int seed) {
        return new HeadTraining(network, hyperparameters, seed, POSITIVE);
    }

    private static Hyperparameters hyperparameters(int epochs, double learningRate, int patience) {
        return Hyperparameters.builder()
                .epochs(epochs)
                .batchSize(16)
                .learningRate(learningRate)
                .earlyStoppingPatience(patience)
                .build();
    }

    /** Features whose mean differs between the classes by some standard deviations in a tenth of the channels. */
    private static FeatureTable table(int rows, double difference, int seed) {
        SplittableRandom random = new SplittableRandom(seed);
        List<LabelledImage> images = new ArrayList<>();
        float[] moments = new float[rows * 2 * CHANNELS];
        for (int row = 0; row < rows; row++) {
            int label = row % 2;
            images.add(new LabelledImage(Path.of("x"), "image-" + row, label, 0, "-"));
            for (int channel = 0; channel < CHANNELS; channel++) {
                double shift = channel % 10 == 0 ? difference * label : 0;
                double mean = random.nextDouble() - 0.5 + shift;
                moments[(row * 2) * CHANNELS + channel] = (float) mean;
                moments[(row * 2 + 1) * CHANNELS + channel] = (float) (mean * mean + 0.1);
            }
        }
        return new FeatureTable(images, moments, CHANNELS);
    }

    private static long correct(double[][] probabilities, FeatureTable table) {
        long correct = 0;
        for (int row = 0; row < table.rows(); row++) {
            correct += (probabilities[row][1] > 0.5 ? 1 : 0) == table.label(row) ? 1 : 0;
        }
        return correct;
    }

    private static double crossEntropy(double[][] probabilities, FeatureTable table) {
        double sum = 0;
        for (int row = 0; row < table.rows(); row++) {
            sum -= Math.log(probabilities[row][table.label(row)]);
        }
        return sum / table.rows();
    }
}
