package io.scanstream.testing;

import io.scanstream.contract.Confusion;
import io.scanstream.contract.DatasetLayout;
import io.scanstream.contract.DatasetReference;
import io.scanstream.contract.Estimate;
import io.scanstream.contract.HeadSettings;
import io.scanstream.contract.Initialisation;
import io.scanstream.contract.Metrics;
import io.scanstream.contract.ModelPublished;
import io.scanstream.contract.ModelVersion;
import io.scanstream.contract.NetworkName;
import io.scanstream.contract.ResizeRule;
import io.scanstream.contract.Strategy;
import io.scanstream.contract.TrainingEvent.ClassCount;
import io.scanstream.contract.TrainingRequest;
import io.scanstream.contract.TrainingRequestBuilder;
import io.scanstream.evaluation.Decision;
import io.scanstream.evaluation.TemperatureScaling;
import io.scanstream.imaging.Preprocessing;
import io.scanstream.model.HeadSpecification;
import io.scanstream.model.ImageNetwork;
import io.scanstream.model.ModelManifest;
import io.scanstream.model.ModelRepository;
import io.scanstream.model.NetworkCatalogue;
import io.scanstream.model.NetworkForm;
import io.scanstream.model.Provenance;
import io.scanstream.model.TorchEngine;
import io.scanstream.storage.BlobKey;
import io.scanstream.storage.BlobStore;
import java.io.IOException;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Real bundles of small networks that know nothing: enough for everything but the answers' meaning. */
public final class TestModels {

    public static final int IMAGE_SIZE = 32;
    public static final List<String> LABELS = List.of("disc", "square");

    /** Of one who guesses. */
    public static final Metrics METRICS = metrics();

    private TestModels() {}

    /** @param seed another one, other answers */
    public static ModelPublished publish(BlobStore store, ModelVersion version, int seed) throws IOException {
        return publish(store, version, seed, IMAGE_SIZE);
    }

    public static ModelPublished publish(BlobStore store, ModelVersion version, int seed, int imageSize)
            throws IOException {
        return publish(store, version, seed, imageSize, NetworkName.MOBILENET_V2);
    }

    public static ModelPublished publish(
            BlobStore store, ModelVersion version, int seed, int imageSize, NetworkName name) throws IOException {
        TorchEngine.start(Optional.empty(), Optional.empty());
        NetworkForm form = NetworkCatalogue.formsOf(name).get(0);
        HeadSpecification head = form.head().with(new HeadSettings(8, 0.0, 0.0));
        try (ImageNetwork network = ImageNetwork.random(form, head, 2, imageSize, seed)) {
            BlobKey bundle = BlobKey.of("models", version.name(), version.version(), "test-" + seed);
            Map<String, BlobStore.Content> files = Map.of(ModelManifest.WEIGHTS, network::writeWeights);
            String sha256 = new ModelRepository(store)
                    .publish(
                            bundle,
                            files,
                            written -> new ModelManifest(
                                    ModelManifest.CURRENT_SCHEMA,
                                    version,
                                    name,
                                    network.form().form(),
                                    head,
                                    LABELS,
                                    TemperatureScaling.none(),
                                    new Decision.Threshold(0, 0.5),
                                    Preprocessing.imageNet(imageSize, ResizeRule.STRETCH),
                                    METRICS,
                                    List.of(),
                                    provenance(version, seed),
                                    written));
            return new ModelPublished(version, bundle.value(), sha256, name, METRICS, Instant.now());
        }
    }

    private static Metrics metrics() {
        Estimate half = new Estimate(0.5, 0.2, 0.8);
        return new Metrics(10, half, half, half, half, half, 0.5, 0.5, 0.4, new Confusion(2, 3, 3, 2), 0.25, 0);
    }

    /** A request for a model that is quickly made. */
    public static TrainingRequestBuilder request(ModelVersion version, String datasetUri) {
        return TrainingRequest.of(
                        version.version(),
                        version.name(),
                        DatasetReference.of(datasetUri, DatasetLayout.FOLDERS),
                        NetworkName.MOBILENET_V2,
                        Strategy.FROZEN)
                .initialisation(Initialisation.RANDOM)
                .imageSize(IMAGE_SIZE);
    }

    private static Provenance provenance(ModelVersion version, int seed) {
        return Provenance.now(
                request(version, "file:///nowhere").seed(seed).build(),
                new Provenance.DataFingerprint(
                        "0".repeat(64), List.of(new ClassCount("disc", 1, 1, 1)), 0, 0, 0, 0, 0, List.of()),
                null,
                List.of("made for a test"),
                1);
    }
}
