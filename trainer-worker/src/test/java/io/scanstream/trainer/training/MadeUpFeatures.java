package io.scanstream.trainer.training;

import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import io.scanstream.trainer.dataset.LabelledImage;
import java.nio.file.Path;
import java.util.Iterator;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.IntStream;

/**
 * Examples that come from no image: what frozen stages could have made of one, drawn at random.
 *
 * @param shape of one image's features
 * @param values row-major
 */
record MadeUpFeatures(List<LabelledImage> images, Shape shape, float[] values) implements ExampleSource {
    private static final int CHANNELS = 1280;

    /** The two classes in turn, as summaries of the last map whose means differ between them in a tenth of the channels. */
    static MadeUpFeatures summaries(int count, double difference, int seed) {
        return summaries(IntStream.range(0, count).map(i -> i % 2).toArray(), difference, seed);
    }

    static MadeUpFeatures summaries(int[] labels, double difference, int seed) {
        SplittableRandom random = new SplittableRandom(seed);
        float[] values = new float[labels.length * 2 * CHANNELS];
        for (int image = 0; image < labels.length; image++) {
            for (int channel = 0; channel < CHANNELS; channel++) {
                double mean = random.nextDouble() - 0.5 + (channel % 10 == 0 ? difference * labels[image] : 0);
                values[image * 2 * CHANNELS + channel] = (float) mean;
                values[(image * 2 + 1) * CHANNELS + channel] = (float) (mean * mean + 0.1);
            }
        }
        return new MadeUpFeatures(images(labels), new Shape(2, CHANNELS), values);
    }

    /** The two classes in turn, with nothing in them that tells them apart. */
    static MadeUpFeatures noise(int count, Shape shape, int seed) {
        SplittableRandom random = new SplittableRandom(seed);
        float[] values = new float[(int) (count * shape.size())];
        for (int i = 0; i < values.length; i++) {
            values[i] = (float) (random.nextDouble() * 2 - 1);
        }
        return new MadeUpFeatures(
                images(IntStream.range(0, count).map(i -> i % 2).toArray()), shape, values);
    }

    private static List<LabelledImage> images(int[] labels) {
        return IntStream.range(0, labels.length)
                .mapToObj(i -> new LabelledImage(Path.of("nowhere"), "image-" + i, labels[i], 0, "-"))
                .toList();
    }

    @Override
    public Pass pass(int epoch, List<int[]> batches) {
        Iterator<int[]> remaining = batches.iterator();
        return new Pass() {
            @Override
            public Batch next(NDManager scratch) {
                int[] examples = remaining.next();
                int width = (int) shape.size();
                float[] rows = new float[examples.length * width];
                for (int i = 0; i < examples.length; i++) {
                    System.arraycopy(values, examples[i] * width, rows, i * width, width);
                }
                return new Batch(scratch.create(rows, new Shape(examples.length).addAll(shape)), examples);
            }

            @Override
            public void close() {
                // nothing of its own
            }
        };
    }
}
