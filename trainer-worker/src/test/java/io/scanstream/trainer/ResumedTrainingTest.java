package io.scanstream.trainer;

import static io.scanstream.trainer.KeptState.Step.DIES_BEFORE_IT_IS_KNOWN;
import static io.scanstream.trainer.KeptState.Step.DIES_ONCE_IT_IS_KNOWN;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.scanstream.contract.Augmentation;
import io.scanstream.contract.AugmentationPreset;
import io.scanstream.contract.Hyperparameters;
import io.scanstream.contract.HyperparametersBuilder;
import io.scanstream.contract.Initialisation;
import io.scanstream.contract.NetworkName;
import io.scanstream.contract.Optimiser;
import io.scanstream.contract.Schedule;
import io.scanstream.contract.Strategy;
import io.scanstream.contract.TrainingEvent;
import io.scanstream.contract.TrainingRequest;
import io.scanstream.contract.TrainingRequestBuilder;
import io.scanstream.model.ImageNetwork;
import io.scanstream.model.ModelManifest;
import io.scanstream.model.NetworkCatalogue;
import io.scanstream.model.NetworkForm;
import io.scanstream.storage.BlobKey;
import io.scanstream.testing.DrawnImages;
import io.scanstream.testing.TestModels;
import io.scanstream.trainer.job.JobAbandonedException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Named;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** A job that is interrupted and goes on comes to what it would have come to. */
class ResumedTrainingTest extends OnTrainingPipeline {

    private static final Duration AFTER_EACH_EPOCH = Duration.ZERO;
    private static final int EPOCHS = 4;

    private interface Way {
        TrainingRequestBuilder of(ResumedTrainingTest test);
    }

    static Stream<Named<Way>> waysOfTraining() {
        Augmentation altered = Augmentation.of(AugmentationPreset.DERMOSCOPY);
        return Stream.of(
                Named.of("the head on kept features", test -> test.way(Strategy.FROZEN, adam(), Augmentation.none())),
                Named.of(
                        "the head on altered copies, with momentum and a schedule that waits",
                        test -> test.way(
                                Strategy.FROZEN,
                                hyperparameters()
                                        .optimiser(Optimiser.SGD)
                                        .momentum(0.9)
                                        .schedule(Schedule.PLATEAU),
                                altered.withCopies(2))),
                Named.of(
                        "the head on images that are altered anew",
                        test -> test.way(Strategy.FROZEN, hyperparameters().optimiser(Optimiser.ADAMW), altered)),
                Named.of(
                        "stages of a pre-trained base that thaw one by one, with a cosine",
                        test -> test.way(
                                        Strategy.PARTIAL,
                                        adam().headWarmUpEpochs(1)
                                                .epochsPerStage(1)
                                                .schedule(Schedule.COSINE),
                                        Augmentation.none())
                                .initialisation(Initialisation.PRETRAINED)),
                Named.of(
                        "all of a pre-trained network on images that are altered anew",
                        test -> test.way(Strategy.FULL, adam(), altered).initialisation(Initialisation.PRETRAINED)),
                Named.of(
                        "two folds of a base that is drawn",
                        test -> test.way(Strategy.FROZEN, adam(), Augmentation.none())
                                .folds(2)),
                Named.of(
                        "two folds of a pre-trained base",
                        test -> test.way(Strategy.FROZEN, adam(), Augmentation.none())
                                .folds(2)
                                .initialisation(Initialisation.PRETRAINED)));
    }

    @ParameterizedTest
    @MethodSource("waysOfTraining")
    void interrupted_again_and_again_a_training_ends_with_the_same_weights_and_curves_bit_for_bit(Way way)
            throws Exception {
        // Given
        drawWeights();
        TrainingRequest request = way.of(this).build();
        TrainingEvent.Completed expected = run(request);

        // When each attempt makes two checkpoints
        KeptState state = new KeptState();
        TrainingEvent.Completed resumed = null;
        while (resumed == null) {
            try {
                resumed = state.attempt(
                        pipeline(store, AFTER_EACH_EPOCH), request, KeptState.dies(2, DIES_ONCE_IT_IS_KNOWN));
            } catch (JobAbandonedException e) {
                assertThat(state.known()).isPresent();
            }
        }

        // Then
        assertThat(resumed.attempt()).isGreaterThan(2);
        assertSame(resumed, expected);
        assertThat(reported(state.events()))
                .containsExactlyElementsOf(reported(events))
                .doesNotHaveDuplicates();
        assertThat(store.below(BlobKey.of("checkpoints", "job-1"))).hasSizeLessThan(10);
    }

    @Test
    void a_checkpoint_that_nobody_knows_of_costs_its_epoch_and_no_more() throws Exception {
        // Given
        TrainingRequest request =
                way(Strategy.FROZEN, adam(), Augmentation.none()).build();
        TrainingEvent.Completed expected = run(request);
        KeptState state = new KeptState();

        // When the features and two epochs are known, and the third is not
        assertThatExceptionOfType(JobAbandonedException.class)
                .isThrownBy(() -> state.attempt(
                        pipeline(store, AFTER_EACH_EPOCH), request, KeptState.dies(4, DIES_BEFORE_IT_IS_KNOWN)));
        TrainingEvent.Completed resumed =
                state.attempt(pipeline(store, AFTER_EACH_EPOCH), request, KeptState.untouched());

        // Then
        assertThat(resumption(state)).extracting(TrainingEvent.Resumed::epoch).isEqualTo(2);
        assertThat(resumption(state).fromAttempt()).isEqualTo(1);
        assertSame(resumed, expected);
    }

    @Test
    void features_that_are_kept_are_not_computed_again() throws Exception {
        // Given
        TrainingRequest request =
                way(Strategy.FROZEN, adam(), Augmentation.none()).build();
        KeptState state = new KeptState();

        // When
        assertThatExceptionOfType(JobAbandonedException.class)
                .isThrownBy(() -> state.attempt(
                        pipeline(store, AFTER_EACH_EPOCH), request, KeptState.dies(1, DIES_ONCE_IT_IS_KNOWN)));
        state.attempt(pipeline(store, AFTER_EACH_EPOCH), request, KeptState.untouched());

        // Then
        assertThat(resumption(state).epoch()).isZero();
        assertThat(state.events())
                .filteredOn(event -> event.attempt() == 2)
                .noneMatch(TrainingEvent.FeaturesComputed.class::isInstance);
    }

    @Test
    void what_was_learned_from_other_images_is_not_gone_on_from() throws Exception {
        // Given
        TrainingRequest request =
                way(Strategy.FROZEN, adam(), Augmentation.none()).build();
        KeptState state = new KeptState();
        assertThatExceptionOfType(JobAbandonedException.class)
                .isThrownBy(() -> state.attempt(
                        pipeline(store, AFTER_EACH_EPOCH), request, KeptState.dies(3, DIES_ONCE_IT_IS_KNOWN)));

        // When
        Files.move(data.resolve("disc/3.png"), data.resolve("disc/renamed.png"));
        TrainingEvent.Completed completed =
                state.attempt(pipeline(store, AFTER_EACH_EPOCH), request, KeptState.untouched());

        // Then
        assertThat(state.events()).noneMatch(TrainingEvent.Resumed.class::isInstance);
        assertThat(completed.attempt()).isEqualTo(2);
    }

    @ParameterizedTest
    @MethodSource("damages")
    void a_damaged_or_missing_file_costs_the_work_and_not_the_job(String file, Damage damage) throws Exception {
        // Given
        TrainingRequest request =
                way(Strategy.FROZEN, adam(), Augmentation.none()).build();
        TrainingEvent.Completed expected = run(request);
        KeptState state = new KeptState();
        assertThatExceptionOfType(JobAbandonedException.class)
                .isThrownBy(() -> state.attempt(
                        pipeline(store, AFTER_EACH_EPOCH), request, KeptState.dies(3, DIES_ONCE_IT_IS_KNOWN)));

        // When
        damage.doTo(directory.resolve("store/checkpoints/job-1/attempt-1").resolve(file));
        TrainingEvent.Completed completed =
                state.attempt(pipeline(store, AFTER_EACH_EPOCH), request, KeptState.untouched());

        // Then
        assertThat(state.events()).noneMatch(TrainingEvent.Resumed.class::isInstance);
        assertSame(completed, expected);
    }

    private interface Damage {
        void doTo(Path file) throws Exception;
    }

    static Stream<Arguments> damages() {
        Named<Damage> deleted = Named.of("deleted", Files::delete);
        Named<Damage> altered = Named.of("altered", file -> {
            byte[] bytes = Files.readAllBytes(file);
            bytes[bytes.length / 2] ^= 1;
            Files.write(file, bytes);
        });
        Named<Damage> shorter = Named.of("cut short", file -> {
            byte[] bytes = Files.readAllBytes(file);
            Files.write(file, Arrays.copyOf(bytes, bytes.length / 2));
        });
        return Stream.of("epoch-2.json", "epoch-2.weights.safetensors", "epoch-2.optimiser.safetensors", "features.f32")
                .flatMap(file -> Stream.of(deleted, altered, shorter).map(damage -> Arguments.of(file, damage)));
    }

    private TrainingRequestBuilder way(
            Strategy strategy, HyperparametersBuilder hyperparameters, Augmentation augmentation) {
        return request("job-1", NetworkName.MOBILENET_V2, strategy)
                .hyperparameters(hyperparameters.build())
                .augmentation(augmentation);
    }

    private static HyperparametersBuilder adam() {
        return hyperparameters().optimiser(Optimiser.ADAM);
    }

    private static HyperparametersBuilder hyperparameters() {
        return Hyperparameters.builder().epochs(EPOCHS).batchSize(8);
    }

    @BeforeEach
    void drawFewImages() throws Exception {
        data = DrawnImages.folders(directory.resolve("few"), 10);
    }

    /** A file as published ones are. */
    private void drawWeights() throws Exception {
        NetworkForm form = NetworkCatalogue.formsOf(NetworkName.MOBILENET_V2).get(0);
        Path whole = directory.resolve("whole.safetensors");
        try (ImageNetwork drawn = ImageNetwork.random(form, form.head(), 2, TestModels.IMAGE_SIZE, 5);
                OutputStream out = Files.newOutputStream(whole)) {
            drawn.writeWeights(out);
        }
        Path file = directory.resolve("weights/mobilenet_v2/model.safetensors");
        Files.createDirectories(file.getParent());
        SafetensorsTensors.read(Files.readAllBytes(whole)).part("backbone.").write(file);
    }

    private void assertSame(TrainingEvent.Completed completed, TrainingEvent.Completed expected) throws Exception {
        assertThat(completed.bestEpoch()).isEqualTo(expected.bestEpoch());
        for (String file : List.of("epochs.csv", "scores.csv")) {
            assertThat(text(completed, file)).isEqualTo(text(expected, file));
        }
        assertThat(bytes(completed, ModelManifest.WEIGHTS)).isEqualTo(bytes(expected, ModelManifest.WEIGHTS));
    }

    private byte[] bytes(TrainingEvent.Completed completed, String file) throws Exception {
        return store.open(new BlobKey(completed.model().bundle()).resolve(file)).readAllBytes();
    }

    private static TrainingEvent.Resumed resumption(KeptState state) {
        return state.events().stream()
                .filter(TrainingEvent.Resumed.class::isInstance)
                .map(TrainingEvent.Resumed.class::cast)
                .findFirst()
                .orElseThrow();
    }

    /** Epochs and folds, with all that is said of them but when and in which attempt. */
    private static List<Object> reported(List<TrainingEvent> events) {
        return events.stream()
                .map(ResumedTrainingTest::said)
                .flatMap(Optional::stream)
                .toList();
    }

    private static Optional<Object> said(TrainingEvent event) {
        if (event instanceof TrainingEvent.EpochCompleted epoch) {
            return Optional.of(List.of(
                    String.valueOf(epoch.fold()),
                    epoch.epoch(),
                    epoch.epochs(),
                    epoch.trainingLoss(),
                    String.valueOf(epoch.validationLoss()),
                    String.valueOf(epoch.validationAuc()),
                    epoch.learningRate(),
                    epoch.best()));
        }
        if (event instanceof TrainingEvent.FoldEvaluated fold) {
            return Optional.of(List.of(fold.fold(), fold.metrics()));
        }
        return Optional.empty();
    }
}
