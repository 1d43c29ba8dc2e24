package io.scanstream.trainer.training;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import io.scanstream.evaluation.TemperatureScaling;
import io.scanstream.model.ImageNetwork;
import io.scanstream.model.Logits;
import io.scanstream.trainer.dataset.LabelledImage;
import io.scanstream.trainer.job.JobFailedException;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;

/**
 * What a network says of images.
 *
 * @param images one per row
 * @param logits rows x classes
 */
public record NetworkAnswers(List<LabelledImage> images, double[][] logits) {

    public NetworkAnswers {
        images = List.copyOf(images);
        if (images.size() != logits.length) {
            throw new IllegalArgumentException("%d answers for %d images".formatted(logits.length, images.size()));
        }
    }

    public int[] labels() {
        return images.stream().mapToInt(LabelledImage::label).toArray();
    }

    /** Mean over the images, of the truth. */
    double crossEntropy() {
        double[][] probabilities = TemperatureScaling.none().probabilities(logits);
        return IntStream.range(0, logits.length)
                .mapToDouble(i -> -Math.log(probabilities[i][images.get(i).label()]))
                .average()
                .orElse(Double.NaN);
    }

    /**
     * Asks the network, in inference mode.
     *
     * @param batches indices into the source's images
     * @param beforeEachBatch may throw, if the answers are no longer of interest
     */
    static NetworkAnswers of(
            ImageNetwork network, int cut, ExampleSource source, List<int[]> batches, Runnable beforeEachBatch)
            throws IOException, JobFailedException {
        List<LabelledImage> images = new ArrayList<>();
        List<double[]> logits = new ArrayList<>();
        try (ExampleSource.Pass pass = source.pass(1, batches)) {
            for (int i = 0; i < batches.size(); i++) {
                beforeEachBatch.run();
                try (NDManager scratch = network.manager().newSubManager()) {
                    ExampleSource.Batch batch = pass.next(scratch);
                    IntStream.of(batch.examples())
                            .forEach(example -> images.add(source.images().get(example)));
                    NDArray answers = network.logits(batch.features(), cut, network.stageCount(), false);
                    logits.addAll(List.of(Logits.of(answers)));
                }
            }
        }
        return new NetworkAnswers(images, logits.toArray(double[][]::new));
    }
}
