package io.scanstream.trainer.training;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.scanstream.contract.Augmentation;
import io.scanstream.contract.Hyperparameters;
import io.scanstream.contract.NetworkName;
import io.scanstream.contract.ResizeRule;
import io.scanstream.evaluation.Decision;
import io.scanstream.imaging.ImageLimits;
import io.scanstream.imaging.Preprocessor;
import io.scanstream.model.ImageNetwork;
import io.scanstream.model.NetworkCatalogue;
import io.scanstream.model.NetworkForm;
import io.scanstream.model.TorchEngine;
import io.scanstream.storage.Sha256;
import io.scanstream.testing.MeasuredTable;
import io.scanstream.testing.SharedMaterial;
import io.scanstream.trainer.augmentation.Augmenter;
import io.scanstream.trainer.augmentation.Pictures;
import io.scanstream.trainer.dataset.LabelledImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * What keeping the features of frozen stages saves: see {@code docs/performance.md}.
 * {@code mvn verify -Dlong -Dit.test=CachedTrainingIT}: about ten minutes; {@code -Dscanstream.epochs} and
 * {@code -Dscanstream.images} make it shorter.
 */
@Tag("long")
class CachedTrainingIT {
    private static final int EPOCHS = Integer.getInteger("scanstream.epochs", 20);
    private static final int IMAGES = Integer.getInteger("scanstream.images", 200);
    private static final int IMAGE_SIZE = 224;
    private static final int BATCH = 16;
    private static final int SEED = 7;

    private final NetworkForm form = NetworkCatalogue.formsOf(NetworkName.VGG16).get(0);

    @TempDir
    private Path directory;

    private ExecutorService decoding;
    private ImageFeed feed;

    /** A training and how long it took, from the files to the last epoch. */
    private record Timed(double seconds, List<Epoch> epochs) {}

    @BeforeEach
    void startEngine() {
        TorchEngine.start(Optional.empty(), Optional.empty());
        decoding = Executors.newFixedThreadPool(2);
        feed = new ImageFeed(
                Pictures.fromFiles(),
                new Preprocessor(
                        form.normalisation().preprocessing(IMAGE_SIZE, ResizeRule.LETTERBOX), ImageLimits.defaults()),
                decoding);
    }

    @AfterEach
    void stopThreads() {
        decoding.shutdown();
    }

    @Test
    void kept_features_give_the_loss_curve_of_features_that_are_computed_anew() throws Exception {
        // Given
        List<LabelledImage> images = images();

        // When
        Timed uncached = train(images, new FeatureStorage(directory, 0, 0));
        Timed cached = train(images, new FeatureStorage(directory, Long.MAX_VALUE, 0));

        // Then
        double difference = largestDifference(uncached.epochs(), cached.epochs());
        MeasuredTable table = new MeasuredTable(
                "cached-training",
                "images",
                "epochs",
                "uncached s",
                "cached s",
                "ratio",
                "largest difference of a loss");
        table.add(
                images.size(),
                EPOCHS,
                "%.1f".formatted(uncached.seconds()),
                "%.1f".formatted(cached.seconds()),
                "%.1f".formatted(uncached.seconds() / cached.seconds()),
                "%.1e".formatted(difference));
        table.write();
        assertThat(cached.epochs()).hasSize(EPOCHS);
        assertThat(difference).isCloseTo(0, within(1e-5));
    }

    private Timed train(List<LabelledImage> images, FeatureStorage storage) throws Exception {
        Augmenter unaltered = new Augmenter(Augmentation.none(), SEED);
        try (ImageNetwork network = ImageNetwork.random(form, form.head(), 2, IMAGE_SIZE, SEED);
                TrainingExamples examples = new TrainingExamples(
                        unaltered, network.stageCount(), feed, storage, new Undecodable(files -> {}))) {
            long began = System.nanoTime();
            long width = network.frozenShape(network.stageCount()).size();
            examples.keep(examples.worthKeeping(images, List.of(), width), network, done -> {});
            List<Epoch> epochs =
                    training(network).run(examples.learned(images, network), Optional.empty(), epoch -> {});
            return new Timed((System.nanoTime() - began) / 1e9, epochs);
        }
    }

    private static NetworkTraining training(ImageNetwork network) {
        Hyperparameters hyperparameters =
                Hyperparameters.builder().epochs(EPOCHS).batchSize(BATCH).build();
        TrainingSettings settings = new TrainingSettings(
                hyperparameters,
                hyperparameters.epochs(),
                SEED,
                List.of("melanoma", "not_melanoma"),
                new Decision.Threshold(0, 0.5),
                true,
                BATCH);
        ThawPlan headAlone = ThawPlan.of(network.stageCount(), network.stageCount(), hyperparameters);
        return new NetworkTraining(network, headAlone, settings, () -> {});
    }

    private static double largestDifference(List<Epoch> curve, List<Epoch> other) {
        double largest = 0;
        for (int i = 0; i < curve.size(); i++) {
            largest = Math.max(
                    largest, Math.abs(curve.get(i).trainingLoss() - other.get(i).trainingLoss()));
        }
        return largest;
    }

    /** As many of the one class as of the other. */
    private static List<LabelledImage> images() throws IOException {
        Path folders = SharedMaterial.path("data/dermoscopy");
        List<LabelledImage> images = new ArrayList<>();
        for (String label : List.of("melanoma", "not_melanoma")) {
            try (Stream<Path> files = Files.list(folders.resolve(label))) {
                for (Path file : files.sorted().limit(IMAGES / 2).toList()) {
                    byte[] bytes = Files.readAllBytes(file);
                    images.add(new LabelledImage(
                            file,
                            folders.relativize(file).toString(),
                            label.equals("melanoma") ? 0 : 1,
                            bytes.length,
                            Sha256.of(bytes)));
                }
            }
        }
        return images;
    }
}
