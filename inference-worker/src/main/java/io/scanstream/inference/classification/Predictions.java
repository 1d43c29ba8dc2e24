package io.scanstream.inference.classification;

import io.scanstream.contract.Prediction;
import io.scanstream.contract.Rejection;
import io.scanstream.contract.RejectionCode;
import io.scanstream.inference.intake.ImageEvent;
import io.scanstream.model.ImageClassifier;
import io.scanstream.model.ModelManifest;
import io.scanstream.storage.Sha256;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** What the probabilities of the model of one task mean. */
final class Predictions {

    private final String task;
    private final ModelManifest manifest;
    private final String modelSha256;
    private final Instant now = Instant.now();

    Predictions(String task, ImageClassifier classifier) {
        this.task = task;
        this.manifest = classifier.manifest();
        this.modelSha256 = classifier.manifestSha256();
    }

    static Rejection rejection(ImageEvent image, String task, RejectionCode code, String reason) {
        return new Rejection(image.identity(), task, code, reason, image.receivedAt(), Instant.now());
    }

    static boolean areProbabilities(double[] values) {
        return Arrays.stream(values).allMatch(Double::isFinite);
    }

    Prediction of(ImageEvent image, double[] probabilities) {
        List<String> labels = manifest.labels();
        Map<String, Double> byLabel = new LinkedHashMap<>();
        for (int i = 0; i < probabilities.length; i++) {
            byLabel.put(labels.get(i), probabilities[i]);
        }
        return new Prediction(
                id(image),
                image.identity(),
                task,
                labels.get(manifest.decision().label(probabilities)),
                byLabel,
                manifest.modelVersion(),
                modelSha256,
                image.receivedAt(),
                now);
    }

    /**
     * The same image under the same model has the same id for ever. So has a file of one frame, whether that is named or
     * not; other frames are other images.
     */
    private String id(ImageEvent image) {
        String frame = image.frame()
                .filter(number -> !number.equals("1"))
                .map(" frame "::concat)
                .orElse("");
        String source = "%s %s %d%s"
                .formatted(
                        image.identity().sha256(),
                        modelSha256,
                        manifest.preprocessing().version(),
                        frame);
        return Sha256.of(source.getBytes(StandardCharsets.UTF_8));
    }
}
