package io.scanstream.trainer.training;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import io.scanstream.imaging.PixelBatch;
import io.scanstream.model.ImageNetwork;
import io.scanstream.trainer.augmentation.Augmenter;
import io.scanstream.trainer.dataset.LabelledImage;
import io.scanstream.trainer.job.JobFailedException;
import java.io.IOException;
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
        PreparedBatches prepared = feed.prepare(
                batches.stream().map(batch -> samples(batch, epoch)).toList());
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

    private List<Sample> samples(int[] batch, int epoch) {
        return IntStream.of(batch)
                .mapToObj(images::get)
                .map(image -> new Sample(image, augmenter.alteration(epoch, image.sha256())))
                .toList();
    }

    private Batch seen(int[] batch, PixelBatch pixels, NDManager scratch) {
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
