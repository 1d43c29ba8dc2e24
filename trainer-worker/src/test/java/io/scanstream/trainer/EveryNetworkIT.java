package io.scanstream.trainer;

import static org.assertj.core.api.Assertions.assertThat;

import io.scanstream.contract.Augmentation;
import io.scanstream.contract.AugmentationPreset;
import io.scanstream.contract.DatasetLayout;
import io.scanstream.contract.DatasetReference;
import io.scanstream.contract.Hyperparameters;
import io.scanstream.contract.NetworkName;
import io.scanstream.contract.Strategy;
import io.scanstream.contract.TrainingEvent;
import io.scanstream.contract.TrainingRequest;
import io.scanstream.model.ImageNetwork;
import io.scanstream.model.ModelManifest;
import io.scanstream.model.NetworkCatalogue;
import io.scanstream.model.NetworkForm;
import io.scanstream.model.TorchEngine;
import io.scanstream.storage.BlobKey;
import io.scanstream.testing.SharedMaterial;
import io.scanstream.testing.WorkerProcess;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Each network by each strategy, through Kafka: what is frozen stays bit for bit, everything else moves. */
class EveryNetworkIT {

    private static final int IMAGES_PER_CLASS = 20;
    private static final int IMAGE_SIZE = 64;

    @TempDir
    private static Path directory;

    private static TrainerStand stand;
    private static WorkerProcess worker;
    private static Path data;

    @BeforeAll
    static void startWorker() throws Exception {
        data = someOf(SharedMaterial.path("data/dermoscopy"));
        stand = new TrainerStand(directory);
        worker = stand.start(
                "worker",
                directory,
                Map.of(
                        "scanstream.weights.directory",
                        directory.resolve("weights").toString()));
        TorchEngine.start(Optional.empty(), Optional.empty());
        worker.awaitReady();
    }

    @AfterAll
    static void stop() throws Exception {
        if (worker != null) {
            worker.close();
        }
        if (stand != null) {
            stand.close();
        }
    }

    private static Path someOf(Path folders) throws Exception {
        Path some = directory.resolve("data");
        for (String label : List.of("melanoma", "not_melanoma")) {
            Files.createDirectories(some.resolve(label));
            try (Stream<Path> files = Files.list(folders.resolve(label))) {
                for (Path file : files.sorted().limit(IMAGES_PER_CLASS).toList()) {
                    Files.copy(
                            file, some.resolve(label).resolve(file.getFileName().toString()));
                }
            }
        }
        return some;
    }

    static Stream<Arguments> everyNetworkByEveryStrategy() {
        return Arrays.stream(NetworkName.values())
                .flatMap(network -> Stream.of(Strategy.FROZEN, Strategy.PARTIAL, Strategy.FULL)
                        .map(strategy -> Arguments.of(network, strategy)));
    }

    @ParameterizedTest
    @MethodSource("everyNetworkByEveryStrategy")
    void what_is_frozen_stays_bit_for_bit_and_the_rest_moves(NetworkName network, Strategy strategy) throws Exception {
        // Given
        SafetensorsTensors before = initialWeights(network);
        TrainingRequest request = request(network, strategy);

        // When
        stand.submit(request);
        TrainingEvent end = stand.awaitEvent(
                Duration.ofMinutes(3), event -> event.isEnd() && event.jobId().equals(request.jobId()));

        // Then
        assertThat(end).as(worker.log()).isInstanceOf(TrainingEvent.Completed.class);
        SafetensorsTensors after = published((TrainingEvent.Completed) end);
        NetworkForm form = NetworkCatalogue.formsOf(network).get(0);
        int cut = cut(form, strategy);
        try (ImageNetwork names = ImageNetwork.random(form, form.head(), 2, IMAGE_SIZE, 1)) {
            for (int stage = 0; stage < names.stageCount(); stage++) {
                for (String name : names.parameters().ofStage(stage).keySet()) {
                    boolean isSame = Arrays.equals(after.bytes(name), before.bytes(name));
                    assertThat(isSame).as("%s stays", name).isEqualTo(stage < cut);
                }
            }
        }
    }

    private static int cut(NetworkForm form, Strategy strategy) {
        return switch (strategy) {
            case FROZEN -> form.stageNames().size();
            case PARTIAL -> form.stage(form.partialStage());
            default -> 0;
        };
    }

    private static TrainingRequest request(NetworkName network, Strategy strategy) {
        String jobId = network.wireName() + "-" + strategy.name().toLowerCase(Locale.ROOT);
        DatasetReference dataset = DatasetReference.of(data.toUri().toString(), DatasetLayout.FOLDERS);
        return TrainingRequest.of(jobId, "dermoscopy", dataset, network, strategy)
                .hyperparameters(
                        Hyperparameters.builder().epochs(1).batchSize(12).build())
                .imageSize(IMAGE_SIZE)
                .augmentation(augmentation(strategy))
                .build();
    }

    /** So that each way to the network is gone: kept features, features of altered copies, and images altered anew. */
    private static Augmentation augmentation(Strategy strategy) {
        Augmentation altered = Augmentation.of(AugmentationPreset.DERMOSCOPY);
        return switch (strategy) {
            case FROZEN -> Augmentation.none();
            case PARTIAL -> altered.withCopies(1);
            default -> altered;
        };
    }

    /** Drawn at random, put where the worker looks for weights. */
    private static SafetensorsTensors initialWeights(NetworkName network) throws Exception {
        Path file = directory.resolve("weights").resolve(network.wireName()).resolve("model.safetensors");
        Path whole = directory.resolve(network.wireName() + ".safetensors");
        if (Files.notExists(file)) {
            NetworkForm form = NetworkCatalogue.formsOf(network).get(0);
            try (ImageNetwork drawn = ImageNetwork.random(form, form.head(), 2, IMAGE_SIZE, 7);
                    OutputStream out = Files.newOutputStream(whole)) {
                drawn.writeWeights(out);
            }
            Files.createDirectories(file.getParent());
            SafetensorsTensors.read(Files.readAllBytes(whole)).part("backbone.").write(file);
        }
        return SafetensorsTensors.read(Files.readAllBytes(whole));
    }

    private static SafetensorsTensors published(TrainingEvent.Completed completed) throws Exception {
        BlobKey key = new BlobKey(completed.model().bundle()).resolve(ModelManifest.WEIGHTS);
        try (InputStream in = stand.store().open(key)) {
            return SafetensorsTensors.read(in.readAllBytes());
        }
    }
}
