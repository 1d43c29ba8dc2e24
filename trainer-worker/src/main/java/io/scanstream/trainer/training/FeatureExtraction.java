package io.scanstream.trainer.training;

import io.scanstream.imaging.PixelBatch;
import io.scanstream.imaging.Preprocessor;
import io.scanstream.imaging.UnusableImageException;
import io.scanstream.trainer.augmentation.Pictures;
import io.scanstream.trainer.dataset.LabelledImage;
import io.scanstream.trainer.dataset.UnreadableFile;
import io.scanstream.trainer.job.JobFailedException;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.function.IntConsumer;

/** Runs images through the frozen base; the next batches are prepared while it works on one. */
final class FeatureExtraction {

    /** Larger batches gain nothing on a CPU and little on a GPU; memory grows with them. */
    private static final int BATCH = 16;

    private final FrozenBackbone base;
    private final Preprocessor preprocessor;
    private final ExecutorService decoding;
    private final List<UnreadableFile> unreadable = new ArrayList<>();

    FeatureExtraction(FrozenBackbone base, Preprocessor preprocessor, ExecutorService decoding) {
        this.base = base;
        this.preprocessor = preprocessor;
        this.decoding = decoding;
    }

    /** Files that turned out undecodable so far; they have no row in any table. */
    List<UnreadableFile> unreadable() {
        return List.copyOf(unreadable);
    }

    /**
     * The features of all images that can be decoded.
     *
     * @param progress told the number of images done, after each batch
     * @throws JobFailedException if a file is no longer what it was
     */
    FeatureTable compute(List<LabelledImage> images, IntConsumer progress) throws IOException, JobFailedException {
        List<List<LabelledImage>> batches =
                batches(images, preprocessor.preprocessing().imagesAtOnce(BATCH));
        FeatureTableBuilder table = new FeatureTableBuilder(images.size());
        int done = 0;
        try (PreparedBatches prepared = prepared(batches)) {
            for (List<LabelledImage> batch : batches) {
                try (PixelBatch pixels = prepared.next()) {
                    keep(batch, pixels, base.moments(pixels), table);
                }
                done += batch.size();
                progress.accept(done);
            }
        }
        return table.build();
    }

    private static List<List<LabelledImage>> batches(List<LabelledImage> images, int size) {
        List<List<LabelledImage>> batches = new ArrayList<>();
        for (int from = 0; from < images.size(); from += size) {
            batches.add(images.subList(from, Math.min(images.size(), from + size)));
        }
        return batches;
    }

    private PreparedBatches prepared(List<List<LabelledImage>> batches) {
        return new PreparedBatches(
                batches.stream()
                        .map(batch -> batch.stream().map(Sample::unaltered).toList())
                        .toList(),
                Pictures.fromFiles(),
                preprocessor,
                decoding,
                PreparedBatches.USUAL_DEPTH);
    }

    private void keep(List<LabelledImage> images, PixelBatch batch, float[] rows, FeatureTableBuilder table) {
        int width = rows.length / batch.size();
        for (int i = 0; i < batch.size(); i++) {
            LabelledImage image = images.get(i);
            Optional<UnusableImageException> fault = batch.faults().get(i);
            if (fault.isPresent()) {
                unreadable.add(new UnreadableFile(image.name(), fault.get().getMessage()));
            } else {
                table.add(image, rows, i * width, width);
            }
        }
    }
}
