package io.scanstream.trainer.training;

import ai.djl.ndarray.NDManager;
import io.scanstream.trainer.dataset.LabelledImage;
import java.io.IOException;
import java.util.Iterator;
import java.util.List;
import java.util.stream.IntStream;

/** Images whose features are kept; of several changed copies each epoch takes another. */
final class KeptExamples implements ExampleSource {
    private final FrozenFeatures features;
    private final List<LabelledImage> images;
    /** Per copy, per image. */
    private final int[][] rows;

    private KeptExamples(FrozenFeatures features, List<LabelledImage> images, int firstCopy, int lastCopy) {
        this.features = features;
        this.images = images.stream()
                .filter(image -> IntStream.rangeClosed(firstCopy, lastCopy)
                        .allMatch(copy ->
                                features.row(new ImageVariant(image, copy)).isPresent()))
                .toList();
        this.rows = IntStream.rangeClosed(firstCopy, lastCopy)
                .mapToObj(copy -> this.images.stream()
                        .mapToInt(image ->
                                features.row(new ImageVariant(image, copy)).orElseThrow())
                        .toArray())
                .toArray(int[][]::new);
    }

    /** As they are; those of the images that could be decoded. */
    static KeptExamples unchanged(FrozenFeatures features, List<LabelledImage> images) {
        return new KeptExamples(features, images, 0, 0);
    }

    /** Only ever changed ones; those of the images that could be decoded. */
    static KeptExamples changed(FrozenFeatures features, List<LabelledImage> images, int copies) {
        return new KeptExamples(features, images, 1, copies);
    }

    @Override
    public List<LabelledImage> images() {
        return images;
    }

    @Override
    public Pass pass(int epoch, List<int[]> batches) {
        int[] rowOf = rows[(epoch - 1) % rows.length];
        Iterator<int[]> remaining = batches.iterator();
        return new Pass() {
            @Override
            public Batch next(NDManager scratch) throws IOException {
                int[] examples = remaining.next();
                int[] wanted = IntStream.of(examples).map(i -> rowOf[i]).toArray();
                return new Batch(features.batch(wanted, scratch), examples);
            }

            @Override
            public void close() {
                // nothing of its own
            }
        };
    }
}
