package io.scanstream.trainer.training;

import ai.djl.ndarray.NDManager;
import io.scanstream.imaging.PixelBatch;
import io.scanstream.model.ImageNetwork;
import io.scanstream.trainer.augmentation.Augmenter;
import io.scanstream.trainer.job.JobFailedException;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.function.IntConsumer;

/**
 * Runs images through the frozen stages, while the next ones are read, decoded and resized.
 *
 * @param augmenter changes the copies
 * @param undecodable takes the images that get no row
 */
record FeatureExtraction(ImageNetwork network, int cut, Augmenter augmenter, ImageFeed feed, Undecodable undecodable) {
    /** Larger batches gain nothing on a CPU and little on a GPU; memory grows with them. */
    private static final int BATCH = 16;

    /**
     * Adds the features of all that can be decoded.
     *
     * @param progress told the number of variants done, after each batch
     * @throws JobFailedException if a file is no longer what it was, or too many cannot be decoded
     */
    void compute(List<ImageVariant> variants, FrozenFeatures target, IntConsumer progress)
            throws IOException, JobFailedException {
        List<List<ImageVariant>> batches = batches(variants);
        int done = 0;
        try (PreparedBatches prepared = feed.prepare(batches.stream()
                .map(batch -> batch.stream().map(this::sample).toList())
                .toList())) {
            for (List<ImageVariant> batch : batches) {
                try (PixelBatch pixels = prepared.next()) {
                    keep(batch, pixels, target);
                }
                done += batch.size();
                progress.accept(done);
            }
        }
    }

    private List<List<ImageVariant>> batches(List<ImageVariant> variants) {
        int size = feed.imagesAtOnce(BATCH);
        List<List<ImageVariant>> batches = new ArrayList<>();
        for (int from = 0; from < variants.size(); from += size) {
            batches.add(variants.subList(from, Math.min(variants.size(), from + size)));
        }
        return batches;
    }

    private Sample sample(ImageVariant variant) {
        return variant.copy() == 0
                ? Sample.unaltered(variant.image())
                : new Sample(
                        variant.image(),
                        augmenter.alteration(variant.copy(), variant.image().sha256()));
    }

    private void keep(List<ImageVariant> batch, PixelBatch pixels, FrozenFeatures target)
            throws IOException, JobFailedException {
        float[] rows;
        try (NDManager scratch = network.manager().newSubManager()) {
            rows = FrozenFeatures.rows(network.frozenFeatures(pixels, cut, scratch));
        }
        int width = rows.length / batch.size();
        for (int sound :
                undecodable.sound(batch.stream().map(ImageVariant::image).toList(), pixels)) {
            target.add(batch.get(sound), rows, sound * width);
        }
    }
}
