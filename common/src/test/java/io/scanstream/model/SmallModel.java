package io.scanstream.model;

import io.scanstream.contract.HeadSettings;
import io.scanstream.contract.Metrics;
import io.scanstream.contract.ModelPublished;
import io.scanstream.contract.ModelVersion;
import io.scanstream.contract.NetworkName;
import io.scanstream.contract.ResizeRule;
import io.scanstream.evaluation.Decision;
import io.scanstream.evaluation.TemperatureScaling;
import io.scanstream.imaging.ImageLimits;
import io.scanstream.imaging.PixelBatch;
import io.scanstream.imaging.Preprocessing;
import io.scanstream.imaging.Preprocessor;
import io.scanstream.model.ModelManifest.BundleFile;
import io.scanstream.storage.BlobKey;
import io.scanstream.storage.BlobStore;
import io.scanstream.testing.DrawnImages;
import io.scanstream.testing.TestModels;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.stream.IntStream;

/** A network that is quickly made, images for it, and the bundle that it becomes. */
final class SmallModel {

    static final int SIZE = 64;
    static final Preprocessing PREPROCESSING = Preprocessing.imageNet(SIZE, ResizeRule.STRETCH);
    static final ModelVersion VERSION = new ModelVersion("melanoma", "job-7");
    static final BlobKey BUNDLE = BlobKey.of("models", "melanoma", "job-7");
    static final String CURVES = "curves.csv";
    static final Metrics METRICS = TestModels.METRICS;
    /** Not 1, so that an answer shows whether it was applied. */
    static final TemperatureScaling CALIBRATION = new TemperatureScaling(1.75);

    private static final HeadSpecification HEAD = HeadSpecification.NOTEBOOK_VGG.with(new HeadSettings(16, null, null));

    private SmallModel() {}

    /** On one thread: networks as small as these gain nothing from more, and wait long for them on a busy machine. */
    static void startEngine() {
        TorchEngine.start(Optional.of(1), Optional.empty());
    }

    /** MobileNetV2 as torchvision builds it, drawn from the seed. */
    static ImageNetwork network(int seed) {
        NetworkForm form = NetworkCatalogue.formsOf(NetworkName.MOBILENET_V2).get(0);
        ImageNetwork network = ImageNetwork.random(form, HEAD, 2, SIZE, seed);
        network.calibrate(images(8, seed));
        return network;
    }

    /** The first of them are the same for every count. */
    static PixelBatch images(int count, int seed) {
        return images(count, seed, PREPROCESSING);
    }

    static PixelBatch images(int count, int seed, Preprocessing preprocessing) {
        List<byte[]> files = IntStream.range(0, count)
                .mapToObj(i -> DrawnImages.disc(1000 * seed + i))
                .toList();
        ExecutorService decoding = Executors.newSingleThreadExecutor();
        try {
            return PixelBatch.prepare(files, new Preprocessor(preprocessing, ImageLimits.defaults()), decoding);
        } finally {
            decoding.shutdown();
        }
    }

    static ModelPublished publish(ImageNetwork network, BlobStore store) throws IOException {
        Map<String, BlobStore.Content> files = new LinkedHashMap<>();
        files.put(ModelManifest.WEIGHTS, network::writeWeights);
        files.put(CURVES, out -> out.write("epoch,loss\n1,0.5\n".getBytes(StandardCharsets.US_ASCII)));
        return published(new ModelRepository(store).publish(BUNDLE, files, SmallModel::manifest));
    }

    static ModelPublished published(String manifestSha256) {
        return new ModelPublished(
                VERSION, BUNDLE.value(), manifestSha256, NetworkName.MOBILENET_V2, METRICS, Instant.EPOCH);
    }

    static ModelManifest manifest(List<BundleFile> files) {
        return manifest(files, PREPROCESSING);
    }

    static ModelManifest manifest(List<BundleFile> files, Preprocessing preprocessing) {
        return new ModelManifest(
                ModelManifest.CURRENT_SCHEMA,
                VERSION,
                NetworkName.MOBILENET_V2,
                "torchvision",
                HEAD,
                List.of("benign", "melanoma"),
                CALIBRATION,
                new Decision.Threshold(1, 0.4),
                preprocessing,
                METRICS,
                List.of(),
                null,
                files);
    }
}
