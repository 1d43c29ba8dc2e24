package io.scanstream.trainer.training;

import static org.assertj.core.api.Assertions.assertThat;

import io.scanstream.contract.Hyperparameters;
import io.scanstream.contract.NetworkName;
import io.scanstream.contract.Strategy;
import io.scanstream.evaluation.Decision;
import io.scanstream.model.ImageNetwork;
import io.scanstream.model.NetworkCatalogue;
import io.scanstream.model.NetworkForm;
import io.scanstream.model.TorchEngine;
import io.scanstream.testing.MeasuredTable;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * How much of the engine's speed is left when features are gathered, losses read and gradients cut: see
 * {@code docs/performance.md}. {@code mvn verify -Dlong -Dit.test=TrainingThroughputIT}: some minutes.
 */
@Tag("long")
class TrainingThroughputIT {
    private static final int BATCH = 16;
    private static final int IMAGE_SIZE = 224;
    private static final int SEED = 7;
    private static final float LEARNING_RATE = 1e-5f;

    private static final MeasuredTable TABLE = new MeasuredTable(
            "training-throughput",
            "network",
            "trained",
            "steps",
            "ms a step",
            "bare engine",
            "ratio",
            "quartiles of the ratio");

    @TempDir
    private Path directory;

    @BeforeAll
    static void startEngine() {
        TorchEngine.start(Optional.empty(), Optional.empty());
    }

    @AfterAll
    static void writeTable() throws Exception {
        TABLE.write();
    }

    @ParameterizedTest
    @CsvSource({
        "VGG16, FROZEN, 20, 10, 40",
        "RESNET50, FROZEN, 20, 10, 40",
        "VGG16, PARTIAL, 3, 2, 11",
        "RESNET50, PARTIAL, 3, 2, 11",
        "VGG16, FULL, 2, 1, 7",
        "RESNET50, FULL, 2, 1, 9"
    })
    void a_pass_over_kept_features_beside_the_bare_engine(
            NetworkName name, Strategy strategy, int batches, int warmUp, int repetitions) throws Exception {
        // Given
        NetworkForm form = NetworkCatalogue.formsOf(name).get(0);
        Hyperparameters hyperparameters = Hyperparameters.builder()
                .batchSize(BATCH)
                .learningRate((double) LEARNING_RATE)
                .weightDecay(0.0)
                .build();
        PairedTimes times = new PairedTimes();
        try (ImageNetwork network = ImageNetwork.random(form, form.head(), 2, IMAGE_SIZE, SEED)) {
            int cut = cut(form, strategy);
            MadeUpFeatures madeUp = MadeUpFeatures.noise(batches * BATCH, network.frozenShape(cut), SEED);
            NetworkTraining training = training(network, cut, hyperparameters);
            WeightUpdates updates = new WeightUpdates(network, hyperparameters, network.manager());
            updates.trainFrom(cut);
            try (FrozenFeatures features = kept(madeUp);
                    BareEngine bare = new BareEngine(network, cut, LEARNING_RATE)) {
                ExampleSource source = KeptExamples.unchanged(features, madeUp.images());
                TargetLoss loss = TargetLoss.of(hyperparameters, source.labels(), 2);
                bare.load(source, EpochOrder.inOrder(batches * BATCH, BATCH));
                for (int epoch = 1; epoch <= warmUp + repetitions; epoch++) {
                    if (epoch == warmUp + 1) {
                        times.restart();
                    }
                    int number = epoch;

                    // When
                    times.measure(
                            () -> assertThat(training.pass(source, loss, updates, LEARNING_RATE, number))
                                    .isFinite(),
                            bare::pass);
                }
            }
        }

        // Then
        TABLE.add(
                name.wireName(),
                strategy,
                "%d x %d".formatted(repetitions, batches),
                "%.2f".formatted(times.ourMilliseconds() / batches),
                "%.2f".formatted(times.theirMilliseconds() / batches),
                "%.3f".formatted(times.ratio(0.5)),
                "%.3f to %.3f".formatted(times.ratio(0.25), times.ratio(0.75)));
    }

    private FrozenFeatures kept(MadeUpFeatures madeUp) throws Exception {
        int width = (int) madeUp.shape().size();
        FrozenFeatures features = new FrozenFeatures(madeUp.shape(), new FloatRows(directory, width, Long.MAX_VALUE));
        for (int i = 0; i < madeUp.images().size(); i++) {
            features.add(ImageVariant.unchanged(madeUp.images().get(i)), madeUp.values(), i * width);
        }
        return features;
    }

    private static int cut(NetworkForm form, Strategy strategy) {
        return switch (strategy) {
            case FROZEN -> form.stageNames().size();
            case PARTIAL -> form.stage(form.partialStage());
            default -> 0;
        };
    }

    private static NetworkTraining training(ImageNetwork network, int cut, Hyperparameters hyperparameters) {
        TrainingSettings settings = new TrainingSettings(
                hyperparameters,
                hyperparameters.epochs(),
                SEED,
                List.of("disc", "square"),
                new Decision.MostProbable(),
                false,
                BATCH);
        return new NetworkTraining(
                network, ThawPlan.of(cut, network.stageCount(), hyperparameters), settings, () -> {});
    }
}
