package io.scanstream.trainer.training;

import static io.scanstream.trainer.training.SmallNetwork.SEED;
import static io.scanstream.trainer.training.SmallNetwork.STAGES;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import ai.djl.ndarray.NDManager;
import io.scanstream.contract.Augmentation;
import io.scanstream.contract.AugmentationPreset;
import io.scanstream.contract.DatasetLayout;
import io.scanstream.contract.DatasetReference;
import io.scanstream.contract.FailureCode;
import io.scanstream.contract.Hyperparameters;
import io.scanstream.contract.NetworkName;
import io.scanstream.contract.Strategy;
import io.scanstream.contract.TrainingEvent;
import io.scanstream.contract.TrainingRequest;
import io.scanstream.evaluation.Decision;
import io.scanstream.model.ImageNetwork;
import io.scanstream.testing.BrokenImages;
import io.scanstream.trainer.augmentation.Augmenter;
import io.scanstream.trainer.dataset.Dataset;
import io.scanstream.trainer.dataset.DividedDataset;
import io.scanstream.trainer.dataset.LabelledImage;
import io.scanstream.trainer.dataset.Split;
import io.scanstream.trainer.dataset.UnreadableFile;
import io.scanstream.trainer.job.Job;
import io.scanstream.trainer.job.JobFailedException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class StreamedExamplesTest extends OnImages {
    private static final Augmenter UNCHANGED = new Augmenter(Augmentation.none(), SEED);
    private static final Augmenter CHANGED = new Augmenter(Augmentation.of(AugmentationPreset.DERMOSCOPY), SEED);

    private final Undecodable undecodable = new Undecodable(files -> {});

    @ParameterizedTest(name = "cut {0}")
    @ValueSource(ints = {0, 15, STAGES})
    void undecodable_images_are_left_out_of_their_batches_and_named_once(int cut) throws Exception {
        // Given
        List<LabelledImage> images = files.write(6);
        try (ImageNetwork network = calibrated(images)) {
            images.set(1, files.write(1, BrokenImages.pngWithoutPixels()));
            images.set(4, files.write(4, BrokenImages.pngWithoutPixels()));

            // When both of a batch cannot be decoded, one of a batch, and none
            List<Seen> seen = new ArrayList<>();
            for (int epoch = 1; epoch <= 2; epoch++) {
                seen.addAll(
                        pass(source(images, UNCHANGED, network, cut), epoch, new int[] {4, 1}, new int[] {5, 1, 0}));
            }

            // Then
            assertThat(seen)
                    .extracting(Seen::examples)
                    .containsExactly(List.of(), List.of(5, 0), List.of(), List.of(5, 0));
            float[] expected = pass(source(images, UNCHANGED, network, cut), 1, new int[] {5, 0})
                    .get(0)
                    .features();
            assertThat(seen.get(0).features()).isEmpty();
            assertThat(seen.get(1).features())
                    .usingComparatorWithPrecision(1e-4f)
                    .containsExactly(expected);
            assertThat(undecodable.files()).extracting(UnreadableFile::name).containsExactly("4.png", "1.png");
        }
    }

    @Test
    void training_and_scoring_go_on_past_batches_of_undecodable_images_alone() throws Exception {
        // Given 18 images that are scored 16 at a time, so that the last two are a batch
        List<LabelledImage> images = files.write(18);
        images.set(16, files.write(16, BrokenImages.pngWithoutPixels()));
        images.set(17, files.write(17, BrokenImages.pngWithoutPixels()));
        try (ImageNetwork network = calibrated(images)) {
            ExampleSource source = source(images, UNCHANGED, network, 17);
            NetworkTraining training = SmallNetwork.training(
                    network,
                    17,
                    Hyperparameters.builder().epochs(3).batchSize(2).build());

            // When
            List<Epoch> epochs = training.run(source, Optional.of(source), epoch -> {});

            // Then
            assertThat(epochs).hasSize(3);
            assertThat(training.answers(source).images()).containsExactlyElementsOf(images.subList(0, 16));
            assertThat(undecodable.files())
                    .extracting(UnreadableFile::name)
                    .containsExactlyInAnyOrder("16.png", "17.png");
        }
    }

    @ParameterizedTest(name = "broken from image {0} on, every {1}")
    @CsvSource({"1, 2", "0, 1"})
    void scored_images_of_a_class_none_of_which_can_be_decoded_fail_the_job(int first, int every) throws Exception {
        // Given
        List<LabelledImage> images = files.write(4);
        try (ImageNetwork network = calibrated(images)) {
            for (int i = first; i < images.size(); i += every) {
                images.set(i, files.write(i, BrokenImages.pngWithoutPixels()));
            }
            ExampleSource source = source(images, UNCHANGED, network, STAGES);
            NetworkTraining training = SmallNetwork.training(network, STAGES, Hyperparameters.defaults());

            // When
            JobFailedException failure = catchThrowableOfType(JobFailedException.class, () -> training.answers(source));

            // Then
            assertThat(failure.code()).isEqualTo(FailureCode.DATASET_INVALID);
            assertThat(failure)
                    .hasMessage(
                            "no image of class '%s' can be decoded in a part that the network is judged by",
                            first == 0 ? "disc" : "square");
        }
    }

    @ParameterizedTest(name = "first sound image {0}")
    @ValueSource(ints = {3, 4})
    void training_images_of_which_at_most_one_can_be_decoded_fail_the_job(int sound) throws Exception {
        // Given
        List<LabelledImage> images = files.write(4);
        try (ImageNetwork network = calibrated(images)) {
            for (int i = 0; i < sound; i++) {
                images.set(i, files.write(i, BrokenImages.pngWithoutPixels()));
            }
            NetworkTraining training = SmallNetwork.training(network, 17, Hyperparameters.defaults());

            // When
            JobFailedException failure = catchThrowableOfType(
                    JobFailedException.class,
                    () -> training.run(source(images, UNCHANGED, network, 17), Optional.empty(), epoch -> {}));

            // Then
            assertThat(failure.code()).isEqualTo(FailureCode.DATASET_INVALID);
            assertThat(failure).hasMessageStartingWith("nothing can be learned from 4 images: ");
        }
    }

    @Test
    void a_class_that_has_lost_all_its_training_images_fails_the_job_after_the_first_epoch() throws Exception {
        // Given
        List<LabelledImage> images = files.write(6);
        List<TrainingEvent> events = new ArrayList<>();
        try (ImageNetwork network = calibrated(images);
                TrainingExamples examples =
                        new TrainingExamples(CHANGED, 17, feed(), new FeatureStorage(folder, 0, 0), undecodable)) {
            for (int i = 1; i < images.size(); i += 2) {
                images.set(i, files.write(i, BrokenImages.pngWithoutPixels()));
            }
            NetworkRun run = run(network, examples, events);

            // When
            JobFailedException failure =
                    catchThrowableOfType(JobFailedException.class, () -> run.train(images, Optional.empty()));

            // Then
            assertThat(failure.code()).isEqualTo(FailureCode.DATASET_INVALID);
            assertThat(failure)
                    .hasMessageStartingWith("no image of class 'square' in the training part can be decoded");
            assertThat(events).isEmpty();
        }
    }

    @Test
    void more_undecodable_images_than_are_borne_end_the_pass_at_once() throws Exception {
        // Given
        List<LabelledImage> images = files.write(6);
        for (int i = 0; i < 4; i++) {
            images.set(i, files.write(i, BrokenImages.pngWithoutPixels()));
        }
        DividedDataset data = new DividedDataset(
                new Dataset(List.of("disc", "square"), images, List.of(new UnreadableFile("a.txt", "it is empty"))),
                new Split(Map.of()),
                Optional.empty());
        Undecodable limited = new Undecodable(files -> data.requireReadable(files, 0.4));
        try (ImageNetwork network = SmallNetwork.drawn(SEED)) {
            ExampleSource source = new StreamedExamples(images, UNCHANGED, feed(), network, 0, limited);

            // When
            JobFailedException failure = catchThrowableOfType(
                    JobFailedException.class, () -> pass(source, 1, new int[] {0, 5}, new int[] {1, 2}, new int[] {3}));

            // Then
            assertThat(failure).hasMessageContaining("3 of 7 files are unreadable, more than the share of 0.4");
            assertThat(limited.files()).extracting(UnreadableFile::name).containsExactly("0.png", "1.png");
        }
    }

    private NetworkRun run(ImageNetwork network, TrainingExamples examples, List<TrainingEvent> events)
            throws Exception {
        TrainingRequest request = TrainingRequest.of(
                        "job-1",
                        "model",
                        DatasetReference.of("file:///data", DatasetLayout.FOLDERS),
                        NetworkName.MOBILENET_V2,
                        Strategy.PARTIAL)
                .build();
        TrainingSettings settings = new TrainingSettings(
                Hyperparameters.defaults(), 3, SEED, List.of("disc", "square"), new Decision.MostProbable(), true, 16);
        Job job = new Job(request, 1, Optional.empty(), events::add);
        return new NetworkRun(
                job, network, 17, examples, settings, new Throughput(), nothingKept(job), Optional.empty());
    }

    @Test
    void each_epoch_changes_the_images_otherwise_and_the_same_epoch_in_the_same_way() throws Exception {
        // Given
        List<LabelledImage> images = files.write(3);
        try (ImageNetwork network = SmallNetwork.drawn(SEED)) {
            ExampleSource source = source(images, CHANGED, network, 0);

            // When
            float[] first = pass(source, 1, new int[] {0, 1, 2}).get(0).features();
            float[] second = pass(source, 2, new int[] {0, 1, 2}).get(0).features();
            float[] again = pass(source, 1, new int[] {0, 1, 2}).get(0).features();

            // Then
            assertThat(again).isEqualTo(first);
            assertThat(second).isNotEqualTo(first);
        }
    }

    @Test
    void a_batch_stays_what_it_is_when_the_next_one_is_taken() throws Exception {
        // Given buffers of pixels that are used again
        List<LabelledImage> images = files.write(8);
        try (ImageNetwork network = SmallNetwork.drawn(SEED);
                NDManager scratch = network.manager().newSubManager();
                ExampleSource.Pass pass = source(images, UNCHANGED, network, 0)
                        .pass(1, List.of(new int[] {0, 1}, new int[] {2, 3}, new int[] {4, 5}, new int[] {6, 7}))) {
            ExampleSource.Batch first = pass.next(scratch);
            float[] asTaken = first.features().toFloatArray();

            // When
            pass.next(scratch);
            pass.next(scratch);
            pass.next(scratch);

            // Then
            assertThat(first.features().toFloatArray()).isEqualTo(asTaken);
        }
    }

    @Test
    void training_on_changed_images_gives_the_same_weights_bit_for_bit() throws Exception {
        // Given
        List<LabelledImage> images = files.write(12);

        // When
        Map<String, float[]> first = trained(images);
        Map<String, float[]> again = trained(images);

        // Then
        assertThat(SmallNetwork.moved(first, again)).isEmpty();
    }

    @ParameterizedTest(name = "cut {0}")
    @ValueSource(ints = {0, 16, STAGES})
    void epochs_leave_no_arrays_behind(int cut) throws Exception {
        // Given
        List<LabelledImage> images = files.write(4);
        Hyperparameters hyperparameters =
                Hyperparameters.builder().epochs(5).batchSize(2).build();
        List<Integer> arrays = new ArrayList<>();
        try (ImageNetwork network = calibrated(images)) {
            ExampleSource source = source(images, CHANGED, network, cut);

            // When
            SmallNetwork.training(network, cut, hyperparameters)
                    .run(
                            source,
                            Optional.of(source),
                            epoch -> arrays.add(
                                    network.manager().getManagedArrays().size()));

            // Then
            assertThat(arrays.get(4)).isEqualTo(arrays.get(1));
        }
    }

    private Map<String, float[]> trained(List<LabelledImage> images) throws Exception {
        Hyperparameters hyperparameters =
                Hyperparameters.builder().epochs(2).batchSize(6).build();
        try (ImageNetwork network = calibrated(images)) {
            SmallNetwork.training(network, 0, hyperparameters)
                    .run(source(images, CHANGED, network, 0), Optional.empty(), epoch -> {});
            return SmallNetwork.numbers(network);
        }
    }

    private StreamedExamples source(List<LabelledImage> images, Augmenter augmenter, ImageNetwork network, int cut) {
        return new StreamedExamples(images, augmenter, feed(), network, cut, undecodable);
    }

    /** A batch, copied. */
    private record Seen(List<Integer> examples, float[] features) {}

    private static List<Seen> pass(ExampleSource source, int epoch, int[]... batches) throws Exception {
        List<Seen> seen = new ArrayList<>();
        try (ExampleSource.Pass pass = source.pass(epoch, List.of(batches))) {
            for (int i = 0; i < batches.length; i++) {
                try (NDManager scratch = NDManager.newBaseManager("PyTorch")) {
                    ExampleSource.Batch batch = pass.next(scratch);
                    seen.add(new Seen(
                            Arrays.stream(batch.examples()).boxed().toList(),
                            batch.features().toFloatArray()));
                }
            }
        }
        return seen;
    }
}
