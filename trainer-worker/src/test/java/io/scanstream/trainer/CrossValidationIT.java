package io.scanstream.trainer;

import static org.assertj.core.api.Assertions.assertThat;

import io.scanstream.contract.Augmentation;
import io.scanstream.contract.AugmentationPreset;
import io.scanstream.contract.ClassBalance;
import io.scanstream.contract.DatasetLayout;
import io.scanstream.contract.DatasetReference;
import io.scanstream.contract.Hyperparameters;
import io.scanstream.contract.HyperparametersBuilder;
import io.scanstream.contract.Metrics;
import io.scanstream.contract.NetworkName;
import io.scanstream.contract.Schedule;
import io.scanstream.contract.Strategy;
import io.scanstream.contract.TrainingEvent;
import io.scanstream.contract.TrainingRequest;
import io.scanstream.testing.SharedMaterial;
import io.scanstream.testing.WorkerProcess;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The figures of {@code docs/performance.md}: five folds on the dermoscopy images for each strategy, with and without
 * altered images. {@code mvn verify -Dlong -Dit.test=CrossValidationIT}: an hour and more.
 */
@Tag("long")
class CrossValidationIT {

    private static final int FOLDS = 5;
    private static final Duration PATIENCE = Duration.ofHours(2);

    @TempDir
    private Path directory;

    @Test
    void each_strategy_in_five_folds() throws Exception {
        // Given
        Path data = SharedMaterial.path("data/dermoscopy");
        Path weights = SharedMaterial.path("weights");
        List<String> table = new ArrayList<>();
        try (TrainerStand stand = new TrainerStand(directory);
                WorkerProcess worker =
                        stand.start("worker", data, Map.of("scanstream.weights.directory", weights.toString()))) {
            worker.awaitReady();
            for (TrainingRequest request : requests(data)) {

                // When
                stand.submit(request);
                TrainingEvent end = stand.awaitEvent(
                        PATIENCE, event -> event.isEnd() && event.jobId().equals(request.jobId()));

                // Then
                assertThat(end).as(worker.log()).isInstanceOf(TrainingEvent.Completed.class);
                table.add(row((TrainingEvent.Completed) end));
                System.out.println(table.get(table.size() - 1));
            }
        }
        System.out.println(String.join("\n", table));
    }

    private static String row(TrainingEvent.Completed completed) {
        Metrics metrics = completed.model().metrics();
        return String.format(
                Locale.ROOT,
                "| %s | %.3f (%.3f to %.3f) | %.3f | %.2f/%.2f | %.3f | %d | %.0f |",
                completed.jobId(),
                metrics.rocAuc().value(),
                metrics.rocAuc().low(),
                metrics.rocAuc().high(),
                metrics.prAuc().value(),
                metrics.sensitivity().value(),
                metrics.specificity().value(),
                metrics.ece(),
                completed.bestEpoch(),
                completed.seconds());
    }

    private static List<TrainingRequest> requests(Path data) {
        String only = System.getProperty("scanstream.only", "");
        List<TrainingRequest> requests = new ArrayList<>();
        for (Strategy strategy : List.of(Strategy.FROZEN, Strategy.PARTIAL, Strategy.AUTO, Strategy.FULL)) {
            requests.add(request(data, strategy, "plain", Augmentation.none()));
            requests.add(request(data, strategy, "altered", altered(strategy)));
        }
        return requests.stream()
                .filter(request -> request.jobId().contains(only))
                .toList();
    }

    /** Where stages are frozen, what they make of four altered copies is kept; where none is, each epoch alters anew. */
    private static Augmentation altered(Strategy strategy) {
        Augmentation anew = Augmentation.of(AugmentationPreset.DERMOSCOPY);
        return strategy == Strategy.FULL ? anew : anew.withCopies(4);
    }

    private static TrainingRequest request(Path data, Strategy strategy, String images, Augmentation augmentation) {
        DatasetReference dataset = DatasetReference.of(data.toUri().toString(), DatasetLayout.FOLDERS);
        String jobId = strategy.name().toLowerCase(Locale.ROOT) + "-" + images;
        return TrainingRequest.of(jobId, "dermoscopy", dataset, NetworkName.MOBILENET_V2, strategy)
                .hyperparameters(strategy == Strategy.FROZEN ? ofHeads() : ofBases())
                .augmentation(augmentation)
                .folds(FOLDS)
                .build();
    }

    private static Hyperparameters ofHeads() {
        return common().learningRate(3e-4).build();
    }

    /** Few epochs, because each shows all images to stages of the base: these run on two cores as well. */
    private static Hyperparameters ofBases() {
        return common().learningRate(1e-3)
                .baseLearningRate(3e-4)
                .schedule(Schedule.COSINE)
                .batchSize(16)
                .epochs(6)
                .build();
    }

    /** A third of the images are melanomas, and there are few to be sure of anything. */
    private static HyperparametersBuilder common() {
        return Hyperparameters.builder().balance(ClassBalance.CLASS_WEIGHTS).labelSmoothing(0.1);
    }
}
