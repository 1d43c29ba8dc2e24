package io.scanstream.trainer.training;

import static io.scanstream.trainer.training.SmallNetwork.SEED;
import static io.scanstream.trainer.training.SmallNetwork.STAGES;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import ai.djl.ndarray.NDManager;
import io.scanstream.contract.Augmentation;
import io.scanstream.contract.AugmentationPreset;
import io.scanstream.contract.Hyperparameters;
import io.scanstream.contract.NetworkName;
import io.scanstream.contract.Optimiser;
import io.scanstream.model.ImageNetwork;
import io.scanstream.testing.BrokenImages;
import io.scanstream.trainer.augmentation.Augmenter;
import io.scanstream.trainer.dataset.LabelledImage;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What is kept, what is streamed, and that it makes no difference to what is learned. */
class TrainingExamplesTest extends OnImages {
    private static final Augmentation UNCHANGED = Augmentation.none();
    private static final Augmentation CHANGED = Augmentation.of(AugmentationPreset.DERMOSCOPY);
    private static final long PLENTY = 1 << 28;

    /** What a training came to. */
    private record Outcome(List<Epoch> epochs, Map<String, float[]> numbers) {}

    @ParameterizedTest(name = "{0}, cut {1}")
    @CsvSource({"MOBILENET_V2, " + STAGES, "MOBILENET_V2, 16", "MOBILENET_V2, 0", "VGG16, 4", "ATTENTION_VGG16, 5"})
    void kept_and_streamed_images_teach_the_same(NetworkName name, int cut) throws Exception {
        // Given
        List<LabelledImage> images = files.write(24);

        // When
        Outcome kept = trained(name, images, cut, 1e-3, storage(PLENTY, 0));
        Outcome streamed = trained(name, images, cut, 1e-3, storage(0, 0));

        // Then
        for (int i = 0; i < kept.epochs().size(); i++) {
            Epoch expected = kept.epochs().get(i);
            Epoch actual = streamed.epochs().get(i);
            assertThat(actual.trainingLoss()).isCloseTo(expected.trainingLoss(), within(1e-5));
            assertThat(actual.validationLoss().orElseThrow())
                    .isCloseTo(expected.validationLoss().orElseThrow(), within(1e-5));
        }
        kept.numbers()
                .forEach((parameter, numbers) -> assertThat(
                                farthest(numbers, streamed.numbers().get(parameter)))
                        .as(parameter)
                        .isLessThan(1e-4));
    }

    private static double farthest(float[] one, float[] other) {
        return IntStream.range(0, one.length)
                .mapToDouble(i -> Math.abs(one[i] - other[i]))
                .max()
                .orElseThrow();
    }

    @Test
    void features_on_disk_teach_the_same_as_features_in_memory_and_leave_nothing_there() throws Exception {
        // Given room for some of the rows in memory
        List<LabelledImage> images = files.write(16);
        long row = 2 * 1280 * Float.BYTES;

        // When
        Outcome inMemory = trained(NetworkName.MOBILENET_V2, images, STAGES, 1e-3, storage(PLENTY, 0));
        Outcome spilled = trained(NetworkName.MOBILENET_V2, images, STAGES, 1e-3, storage(5 * row, PLENTY));

        // Then
        assertThat(spilled.epochs()).isEqualTo(inMemory.epochs());
        assertThat(SmallNetwork.moved(inMemory.numbers(), spilled.numbers())).isEmpty();
        assertThat(folder.resolve("features")).isEmptyDirectory();
    }

    /** By gradient descent: Adam makes whole steps of gradients that are nothing but rounding. */
    private Outcome trained(
            NetworkName name, List<LabelledImage> images, int cut, double learningRate, FeatureStorage storage)
            throws Exception {
        Hyperparameters hyperparameters = Hyperparameters.builder()
                .epochs(2)
                .batchSize(8)
                .optimiser(Optimiser.SGD)
                .learningRate(learningRate)
                .build();
        try (ImageNetwork network = calibrated(name, images);
                TrainingExamples examples = examples(UNCHANGED, cut, storage)) {
            keep(examples, images, network, cut);
            List<Epoch> epochs = SmallNetwork.training(network, cut, hyperparameters)
                    .run(examples.learned(images, network), Optional.of(examples.scored(images, network)), epoch -> {});
            return new Outcome(epochs, SmallNetwork.numbers(network));
        }
    }

    @Test
    void a_kept_copy_is_what_streaming_shows_in_the_epoch_of_its_number() throws Exception {
        // Given
        List<LabelledImage> images = files.write(5);
        try (ImageNetwork network = SmallNetwork.drawn(SEED);
                TrainingExamples kept = examples(CHANGED.withCopies(2), 0, storage(PLENTY, 0));
                TrainingExamples streamed = examples(CHANGED, 0, storage(PLENTY, 0))) {

            // When
            keep(kept, images, network, 0);

            // Then
            ExampleSource keptSource = kept.learned(images, network);
            ExampleSource streamedSource = streamed.learned(images, network);
            assertThat(keptSource).isInstanceOf(KeptExamples.class);
            assertThat(streamedSource).isInstanceOf(StreamedExamples.class);
            assertThat(shown(keptSource, 1)).isEqualTo(shown(streamedSource, 1));
            assertThat(shown(keptSource, 2)).isEqualTo(shown(streamedSource, 2)).isNotEqualTo(shown(keptSource, 1));
            assertThat(shown(keptSource, 3)).isEqualTo(shown(keptSource, 1));
        }
    }

    @Test
    void images_that_are_scored_are_never_changed() throws Exception {
        // Given
        List<LabelledImage> images = files.write(5);
        try (ImageNetwork network = SmallNetwork.drawn(SEED);
                TrainingExamples plain = examples(UNCHANGED, 0, storage(0, 0));
                TrainingExamples kept = examples(CHANGED.withCopies(2), 0, storage(PLENTY, 0));
                TrainingExamples scoresKept = examples(CHANGED, 0, storage(PLENTY, 0));
                TrainingExamples streamed = examples(CHANGED, 0, storage(0, 0))) {
            float[] unchanged = shown(plain.scored(images, network), 1);

            // When
            keep(kept, images, network, 0);
            keep(scoresKept, images, network, 0);
            keep(streamed, images, network, 0);

            // Then
            for (TrainingExamples examples : List.of(kept, scoresKept, streamed)) {
                ExampleSource scored = examples.scored(images, network);
                assertThat(shown(scored, 1)).isEqualTo(unchanged);
                assertThat(shown(scored, 2)).isEqualTo(unchanged);
            }
        }
    }

    @Test
    void an_image_is_kept_once_for_each_way_in_which_it_is_shown() throws Exception {
        // Given
        List<LabelledImage> images = files.write(6);
        List<LabelledImage> learned = images.subList(0, 4);
        List<LabelledImage> scored = images.subList(3, 6);
        FeatureStorage storage = storage(PLENTY, 0);

        // When
        List<ImageVariant> unchanged = examples(UNCHANGED, 0, storage).worthKeeping(learned, scored, 10);
        List<ImageVariant> copies = examples(CHANGED.withCopies(2), 0, storage).worthKeeping(learned, scored, 10);
        List<ImageVariant> streamed = examples(CHANGED, 0, storage).worthKeeping(learned, scored, 10);

        // Then
        assertThat(unchanged)
                .containsExactlyElementsOf(
                        images.stream().map(ImageVariant::unchanged).toList());
        assertThat(copies)
                .hasSize(2 * 4 + 3)
                .doesNotHaveDuplicates()
                .contains(new ImageVariant(images.get(0), 1), new ImageVariant(images.get(0), 2))
                .doesNotContain(ImageVariant.unchanged(images.get(0)));
        assertThat(streamed)
                .containsExactlyElementsOf(
                        scored.stream().map(ImageVariant::unchanged).toList());
    }

    @Test
    void what_does_not_fit_is_not_kept_at_all() throws Exception {
        // Given
        List<LabelledImage> images = files.write(4);

        // When
        List<ImageVariant> fitting = examples(UNCHANGED, 0, storage(80, 80)).worthKeeping(images, images, 10);
        List<ImageVariant> tooMany = examples(UNCHANGED, 0, storage(80, 79)).worthKeeping(images, images, 10);

        // Then
        assertThat(fitting).hasSize(4);
        assertThat(tooMany).isEmpty();
    }

    @Test
    void undecodable_images_are_not_among_the_kept_ones() throws Exception {
        // Given
        List<LabelledImage> images = files.write(5);
        images.set(2, files.write(2, BrokenImages.pngWithoutPixels()));
        try (ImageNetwork network = SmallNetwork.drawn(SEED);
                TrainingExamples examples = examples(CHANGED.withCopies(2), 0, storage(0, PLENTY))) {

            // When
            keep(examples, images, network, 0);

            // Then
            List<LabelledImage> sound = List.of(images.get(0), images.get(1), images.get(3), images.get(4));
            assertThat(examples.learned(images, network).images()).isEqualTo(sound);
            assertThat(examples.scored(images, network).images()).isEqualTo(sound);
            assertThat(examples.undecodable().files())
                    .singleElement()
                    .satisfies(file -> assertThat(file.name()).isEqualTo("2.png"));
        }
    }

    private FeatureStorage storage(long memoryBytes, long diskBytes) {
        return new FeatureStorage(folder.resolve("features"), memoryBytes, diskBytes);
    }

    private TrainingExamples examples(Augmentation ranges, int cut, FeatureStorage storage) {
        return new TrainingExamples(new Augmenter(ranges, SEED), cut, feed(), storage, new Undecodable(files -> {}));
    }

    private static void keep(TrainingExamples examples, List<LabelledImage> images, ImageNetwork network, int cut)
            throws Exception {
        long width = network.frozenShape(cut).size();
        examples.keep(examples.worthKeeping(images, images, width), network, done -> {});
    }

    /** All of a source's features in one epoch, row-major. */
    private static float[] shown(ExampleSource source, int epoch) throws Exception {
        int[] all = IntStream.range(0, source.images().size()).toArray();
        try (NDManager scratch = NDManager.newBaseManager("PyTorch");
                ExampleSource.Pass pass = source.pass(epoch, List.of(all))) {
            return pass.next(scratch).features().toFloatArray();
        }
    }
}
