package io.scanstream.trainer.training;

import static io.scanstream.trainer.training.SmallNetwork.SEED;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.scanstream.contract.Augmentation;
import io.scanstream.contract.DatasetLayout;
import io.scanstream.contract.DatasetReference;
import io.scanstream.contract.FailureCode;
import io.scanstream.contract.Hyperparameters;
import io.scanstream.contract.NetworkName;
import io.scanstream.contract.Strategy;
import io.scanstream.contract.TrainingRequest;
import io.scanstream.evaluation.Decision;
import io.scanstream.model.ImageNetwork;
import io.scanstream.model.NetworkCatalogue;
import io.scanstream.model.NetworkForm;
import io.scanstream.trainer.augmentation.Augmenter;
import io.scanstream.trainer.dataset.LabelledImage;
import io.scanstream.trainer.job.Job;
import io.scanstream.trainer.job.JobFailedException;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * On the largest images that a request can ask for: of 3 x 2048 x 2048 pixels 42 fit into a buffer of 2 GiB, of the first
 * stage's 32 x 1024 x 1024 numbers 15, and fewer where the heap is small. Nothing is trained, so none of these is ever
 * made.
 */
class NetworkRunTest extends OnImages {

    private static final int LARGEST = 2048;
    private static final long PIXELS = 3L * 2048 * 2048;
    private static final long FIRST_MAP = 32L * 1024 * 1024;

    /** Batches that are held at a time. */
    private static final int KEPT = 2;

    private static final int STREAMED = PreparedBatches.USUAL_DEPTH + 2;

    private ImageNetwork network;

    @BeforeEach
    void draw() {
        NetworkForm form = NetworkCatalogue.formsOf(NetworkName.MOBILENET_V2).get(0);
        network = ImageNetwork.random(form, form.head(), 2, LARGEST, SEED);
    }

    @AfterEach
    void close() {
        network.close();
    }

    @ParameterizedTest(name = "{0} more than fit, of {1} more")
    @CsvSource({"0, 1", "1, 2", "1000, 1"})
    void a_batch_that_no_memory_holds_is_refused_before_training(int more, int moreImages) throws Exception {
        // Given
        long most = most(PIXELS, STREAMED);
        NetworkRun run = run(0, streamed(0), (int) most + more);
        List<LabelledImage> learned = images(most + moreImages);

        // When
        JobFailedException failure =
                catchThrowableOfType(JobFailedException.class, () -> run.train(learned, Optional.empty()));

        // Then
        assertThat(failure.code()).isEqualTo(FailureCode.NOT_SUPPORTED);
        assertThat(failure)
                .hasMessageStartingWith(
                        "hyperparameters.batchSize is %d, but with 12,582,912 numbers per image it can be %d at most",
                        most + more, most - 1);
    }

    @ParameterizedTest(name = "{0} more than fit, of {1} more")
    @CsvSource({"-1, 50", "-1, 0", "1000, 0"})
    void a_batch_that_fits_together_with_one_image_left_over_is_taken(int more, int moreImages) throws Exception {
        // Given
        long most = most(PIXELS, STREAMED);
        NetworkRun run = run(0, streamed(0), (int) most + more);

        // When
        List<Epoch> epochs = run.train(images(most + moreImages), Optional.empty());

        // Then
        assertThat(epochs).isEmpty();
    }

    @ParameterizedTest(name = "kept: {0}")
    @ValueSource(booleans = {true, false})
    void kept_images_are_as_wide_as_the_cut_and_streamed_ones_as_their_pixels(boolean kept) throws Exception {
        // Given features that were kept of images as small as can be: how many there are is not theirs to say
        List<LabelledImage> images = files.write(44);
        TrainingExamples examples = streamed(1);
        try (ImageNetwork small = SmallNetwork.drawn(SEED)) {
            if (kept) {
                examples = new TrainingExamples(
                        unchanged(), 1, feed(), new FeatureStorage(folder, 1 << 28, 0), new Undecodable(files -> {}));
                long smallWidth = small.frozenShape(1).size();
                examples.keep(examples.worthKeeping(images, List.of(), smallWidth), small, done -> {});
            }
            long width = kept ? FIRST_MAP : PIXELS;
            long most = most(width, kept ? KEPT : STREAMED);
            NetworkRun run = run(1, examples, (int) most);

            // When
            JobFailedException failure =
                    catchThrowableOfType(JobFailedException.class, () -> run.train(images, Optional.empty()));

            // Then
            assertThat(failure)
                    .hasMessageStartingWith(
                            "hyperparameters.batchSize is %d, but with %,d numbers per image it can be %d at most",
                            most, width, most - 1);
        } finally {
            examples.close();
        }
    }

    private static long most(long width, int batches) {
        return Math.min(Integer.MAX_VALUE, Runtime.getRuntime().maxMemory() / batches) / (Float.BYTES * width);
    }

    private static List<LabelledImage> images(long count) {
        return MadeUpFeatures.summaries((int) count, 0, 1).images();
    }

    private static Augmenter unchanged() {
        return new Augmenter(Augmentation.none(), SEED);
    }

    private TrainingExamples streamed(int cut) {
        return new TrainingExamples(
                unchanged(), cut, feed(LARGEST), new FeatureStorage(folder, 0, 0), new Undecodable(files -> {}));
    }

    /** Of no epoch. */
    private NetworkRun run(int cut, TrainingExamples examples, int batchSize) throws Exception {
        Hyperparameters hyperparameters =
                Hyperparameters.builder().batchSize(batchSize).build();
        TrainingRequest request = TrainingRequest.of(
                        "job-1",
                        "model",
                        DatasetReference.of("file:///data", DatasetLayout.FOLDERS),
                        NetworkName.MOBILENET_V2,
                        Strategy.FULL)
                .build();
        TrainingSettings settings = new TrainingSettings(
                hyperparameters, 0, SEED, List.of("disc", "square"), new Decision.MostProbable(), false, 16);
        Job job = new Job(request, 1, Optional.empty(), event -> {});
        return new NetworkRun(
                job, network, cut, examples, settings, new Throughput(), nothingKept(job), Optional.empty());
    }
}
