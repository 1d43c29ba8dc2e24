package io.scanstream.trainer.training;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import io.scanstream.imaging.PixelBatch;
import io.scanstream.model.ImageNetwork;
import io.scanstream.trainer.augmentation.Augmenter;
import io.scanstream.trainer.dataset.LabelledImage;
import io.scanstream.trainer.job.JobFailedException;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.stream.IntStream;

/**
 * Images that are read, decoded and altered for each epoch anew, on threads of their own ahead of the network, whose
 * frozen stages then see them again.
 *
 * @param augmenter alters nothing where the images are to stay as they are
 * @param undecodable takes the images that have to be left out
 */
record StreamedExamples(
        List<LabelledImage> images,
        Augmenter augmenter,
        ImageFeed feed,
        ImageNetwork network,
        int cut,
        Undecodable undecodable)
        implements ExampleSource {

    @Override
    public Pass pass(int epoch, List<int[]> batches) {
        PreparedBatches prepared = feed.prepare(samples(batches, epoch));
        Iterator<int[]> remaining = batches.iterator();
        return new Pass() {
            @Override
            public Batch next(NDManager scratch) throws IOException, JobFailedException {
                try (PixelBatch pixels = prepared.next()) {
                    return seen(remaining.next(), pixels, scratch);
                }
            }

            @Override
            public void close() {
                prepared.close();
            }
        };
    }

    /** An image that is drawn more than once, where rare classes are, is altered otherwise each time. */
    private List<List<Sample>> samples(List<int[]> batches, int epoch) {
        int[] occurrences = new int[images.size()];
        List<List<Sample>> samples = new ArrayList<>();
        for (int[] batch : batches) {
            List<Sample> together = new ArrayList<>();
            for (int i : batch) {
                LabelledImage image = images.get(i);
                together.add(new Sample(image, augmenter.alteration(epoch, occurrences[i]++, image.sha256())));
            }
            samples.add(together);
        }
        return samples;
    }

    private Batch seen(int[] batch, PixelBatch pixels, NDManager scratch) throws JobFailedException {
        int[] sound =
                undecodable.sound(IntStream.of(batch).mapToObj(images::get).toList(), pixels);
        NDArray features = network.frozenFeatures(pixels, cut, scratch);
        // At cut 0 they are the batch's own buffer, which the next batch will be given.
        NDArray own = cut == 0 ? features.duplicate() : features;
        return new Batch(
                sound.length == batch.length ? own : own.get(scratch.create(sound)),
                IntStream.of(sound).map(i -> batch[i]).toArray());
    }
}
