package io.scanstream.cli.demo;

import io.scanstream.cli.client.AnsweredImage;
import io.scanstream.cli.console.CommandFailure;
import io.scanstream.contract.Messages;
import io.scanstream.contract.Metrics;
import io.scanstream.contract.ModelPublished;
import io.scanstream.contract.Prediction;
import io.scanstream.evaluation.Evaluation;
import io.scanstream.model.ModelManifest;
import io.scanstream.storage.BlobKey;
import io.scanstream.storage.BlobStore;
import java.io.IOException;
import java.io.InputStream;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** The predictions that came back, against the labels. */
final class Scores {

    private Scores() {}

    static Metrics of(List<AnsweredImage> answers, Map<String, String> labelByImage, ModelManifest manifest) {
        List<double[]> probabilities = new ArrayList<>();
        List<Integer> truth = new ArrayList<>();
        for (AnsweredImage answer : answers) {
            if (answer.outcome() instanceof Prediction prediction) {
                String label = labelByImage.get(answer.image().name());
                if (!manifest.labels().contains(label)) {
                    throw new CommandFailure("%s is of class '%s', but the model knows %s"
                            .formatted(answer.image().name(), label, manifest.labels()));
                }
                truth.add(manifest.labels().indexOf(label));
                probabilities.add(manifest.labels().stream()
                        .mapToDouble(prediction.probabilities()::get)
                        .toArray());
            }
        }
        try {
            return Evaluation.of(
                    probabilities.toArray(double[][]::new),
                    truth.stream().mapToInt(Integer::intValue).toArray(),
                    manifest.decision());
        } catch (IllegalArgumentException e) {
            throw new CommandFailure("the predictions cannot be scored: " + e.getMessage(), e);
        }
    }

    static ModelManifest manifest(BlobStore store, ModelPublished model) throws IOException {
        try (InputStream in = store.open(new BlobKey(model.bundle()).resolve(ModelManifest.FILE_NAME))) {
            return Messages.read(in.readAllBytes(), ModelManifest.class);
        }
    }

    /** @param seconds from the first image sent to the last outcome read */
    static Summary.Inference speed(List<AnsweredImage> answers, double seconds) {
        double[] millis = answers.stream()
                .map(AnsweredImage::latency)
                .mapToDouble(Duration::toMillis)
                .sorted()
                .toArray();
        return new Summary.Inference(answers.size() / seconds, quantile(millis, 0.50), quantile(millis, 0.99));
    }

    /** Nearest rank. */
    private static double quantile(double[] sorted, double share) {
        return sorted[Math.max(0, (int) Math.ceil(share * sorted.length) - 1)];
    }
}
