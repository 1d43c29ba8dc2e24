package io.scanstream.trainer;

import io.scanstream.contract.DatasetLayout;
import io.scanstream.contract.DatasetReference;
import io.scanstream.contract.Hyperparameters;
import io.scanstream.contract.Initialisation;
import io.scanstream.contract.NetworkName;
import io.scanstream.contract.Strategy;
import io.scanstream.contract.TrainingEvent;
import io.scanstream.contract.TrainingRequest;
import io.scanstream.contract.TrainingRequestBuilder;
import io.scanstream.imaging.ImageLimits;
import io.scanstream.model.TorchEngine;
import io.scanstream.objectstore.source.AllowedSources;
import io.scanstream.storage.BlobKey;
import io.scanstream.storage.BlobStore;
import io.scanstream.storage.DirectoryBlobStore;
import io.scanstream.testing.DrawnImages;
import io.scanstream.testing.TestModels;
import io.scanstream.trainer.augmentation.PictureStorage;
import io.scanstream.trainer.checkpoint.CheckpointStore;
import io.scanstream.trainer.job.Job;
import io.scanstream.trainer.publishing.BundlePublisher;
import io.scanstream.trainer.staging.DatasetSources;
import io.scanstream.trainer.staging.StagingLimits;
import io.scanstream.trainer.strategy.StrategyChoice;
import io.scanstream.trainer.training.CheckpointPolicy;
import io.scanstream.trainer.training.FeatureStorage;
import io.scanstream.trainer.training.InitialNetworks;
import io.scanstream.trainer.training.TrainingResources;
import io.scanstream.trainer.training.WeightSupply;
import io.scanstream.weights.WeightCache;
import io.scanstream.weights.WeightCatalogue;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;

/** The whole way without Kafka: real files, real engine, real store. */
abstract class OnTrainingPipeline {

    @TempDir
    Path directory;

    final ExecutorService decoding = Executors.newFixedThreadPool(2);
    final List<TrainingEvent> events = new ArrayList<>();
    Path data;
    DirectoryBlobStore store;

    /** On one thread: networks as small as these gain nothing from more, and wait long for them on a busy machine. */
    @BeforeAll
    static void startEngine() {
        TorchEngine.start(Optional.of(1), Optional.empty());
    }

    @BeforeEach
    void drawImages() throws Exception {
        data = DrawnImages.folders(directory.resolve("data"), 20);
        store = new DirectoryBlobStore(directory.resolve("store"));
    }

    @AfterEach
    void stopThreads() {
        decoding.shutdown();
    }

    TrainingEvent.Completed run(TrainingRequest request) throws Exception {
        return pipeline().run(new Job(request, 1, Optional.empty(), events::add));
    }

    TrainingPipeline pipeline() throws Exception {
        return pipeline(store, Duration.ofDays(1));
    }

    /** @param checkpointInterval see {@link CheckpointPolicy} */
    TrainingPipeline pipeline(BlobStore store, Duration checkpointInterval) throws Exception {
        ImageLimits limits = ImageLimits.defaults();
        WeightSupply weights = new WeightSupply(
                Optional.of(directory.resolve("weights")),
                new WeightCache(directory.resolve("cache")),
                WeightCatalogue.standard(),
                Optional.empty());
        return new TrainingPipeline(
                new DatasetSources(
                        List.of(data),
                        new AllowedSources(List.of(data), List.of()),
                        directory,
                        StagingLimits.of(1 << 28, limits.maxBytes()),
                        limits,
                        decoding,
                        (begun, ended, bytes) -> {}),
                StrategyChoice.measuringWith(weights::get, limits, decoding),
                new InitialNetworks(weights),
                new TrainingResources(
                        limits,
                        decoding,
                        new FeatureStorage(directory, 1 << 26, 1 << 28),
                        new PictureStorage(directory, 1 << 26, 1 << 28),
                        new CheckpointPolicy(new CheckpointStore(store), checkpointInterval, 1 << 28)),
                new BundlePublisher(store, limits));
    }

    TrainingRequestBuilder request(String jobId) {
        return request(jobId, NetworkName.MOBILENET_V2, Strategy.FROZEN);
    }

    TrainingRequestBuilder request(String jobId, double maximumUnreadableShare) {
        DatasetReference dataset = new DatasetReference(
                data.toUri().toString(), DatasetLayout.FOLDERS, null, null, maximumUnreadableShare);
        return request(jobId, NetworkName.MOBILENET_V2, Strategy.FROZEN, dataset);
    }

    TrainingRequestBuilder request(String jobId, NetworkName network, Strategy strategy) {
        DatasetReference dataset = DatasetReference.of(data.toUri().toString(), DatasetLayout.FOLDERS);
        return request(jobId, network, strategy, dataset);
    }

    static TrainingRequestBuilder request(
            String jobId, NetworkName network, Strategy strategy, DatasetReference dataset) {
        return TrainingRequest.of(jobId, "model", dataset, network, strategy)
                .initialisation(Initialisation.RANDOM)
                .hyperparameters(Hyperparameters.defaults().withEpochs(10))
                .imageSize(TestModels.IMAGE_SIZE);
    }

    String text(TrainingEvent.Completed completed, String file) throws Exception {
        return new String(
                store.open(new BlobKey(completed.model().bundle()).resolve(file))
                        .readAllBytes(),
                StandardCharsets.UTF_8);
    }
}
