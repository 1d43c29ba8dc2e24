package io.scanstream.trainer.training;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import io.scanstream.model.ImageNetwork;
import io.scanstream.model.Logits;
import io.scanstream.trainer.dataset.LabelledImage;
import io.scanstream.trainer.job.JobFailedException;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
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
        return IntStream.range(0, logits.length)
                .mapToDouble(i -> crossEntropy(logits[i], images.get(i).label()))
                .average()
                .orElse(Double.NaN);
    }

    /** Without a detour by the probability, which is 0 where the logits are some 745 apart, although the loss is finite. */
    private static double crossEntropy(double[] logits, int label) {
        double largest = Arrays.stream(logits).max().orElse(Double.NaN);
        double sum =
                Arrays.stream(logits).map(logit -> Math.exp(logit - largest)).sum();
        return Math.log(sum) + largest - logits[label];
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
