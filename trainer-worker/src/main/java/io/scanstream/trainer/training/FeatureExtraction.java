package io.scanstream.trainer.training;

import io.scanstream.imaging.PixelBatch;
import io.scanstream.imaging.Preprocessor;
import io.scanstream.model.ImageNetwork;
import io.scanstream.trainer.dataset.LabelledImage;
import io.scanstream.trainer.dataset.UnreadableFile;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.function.IntConsumer;
import java.util.stream.IntStream;

/**
 * Runs images through the frozen base. The next batch is read, decoded and resized on the decoding threads while the
 * network works on the current one.
 */
final class FeatureExtraction {

    /** Larger batches gain nothing on a CPU and little on a GPU; memory grows with them. */
    private static final int BATCH = 16;

    /** Images that a random base takes its statistics from. */
    private static final int CALIBRATION = 64;

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

    /** Shows a network that was drawn at random some images to take its statistics from. */
    void calibrate(ImageNetwork network, List<LabelledImage> images) {
        List<byte[]> some = spread(images, CALIBRATION).stream()
                .map(FeatureExtraction::bytes)
                .toList();
        try (PixelBatch batch = PixelBatch.prepare(some, preprocessor, decoding)) {
            network.calibrate(batch);
        }
    }

    /** Evenly from the whole list, which is ordered by name and so by class. */
    private static List<LabelledImage> spread(List<LabelledImage> images, int count) {
        int taken = Math.min(count, images.size());
        return IntStream.range(0, taken)
                .mapToObj(i -> images.get((int) ((long) i * images.size() / taken)))
                .toList();
    }

    /** @param progress told the number of images done, after each batch */
    FeatureTable compute(List<LabelledImage> images, IntConsumer progress) {
        List<LabelledImage> kept = new ArrayList<>();
        FloatList moments = new FloatList();
        CompletableFuture<PixelBatch> next = prepare(images, 0);
        for (int from = 0; from < images.size(); from += BATCH) {
            try (PixelBatch batch = next.join()) {
                next = prepare(images, from + BATCH);
                keep(images.subList(from, from + batch.size()), batch, base.moments(batch), kept, moments);
                progress.accept(from + batch.size());
            }
        }
        int channels = kept.isEmpty() ? 0 : moments.size() / (2 * kept.size());
        return new FeatureTable(kept, moments.toArray(), channels);
    }

    private CompletableFuture<PixelBatch> prepare(List<LabelledImage> images, int from) {
        if (from >= images.size()) {
            return CompletableFuture.completedFuture(null);
        }
        List<LabelledImage> batch = images.subList(from, Math.min(images.size(), from + BATCH));
        // On a thread of its own, because the threads of the pool are what it waits for.
        return CompletableFuture.supplyAsync(
                () -> PixelBatch.prepare(
                        batch.stream().map(FeatureExtraction::bytes).toList(), preprocessor, decoding),
                task -> new Thread(task, "next-batch").start());
    }

    private static byte[] bytes(LabelledImage image) {
        try {
            return Files.readAllBytes(image.file());
        } catch (IOException e) {
            throw new UncheckedIOException("cannot read " + image.name(), e);
        }
    }

    private void keep(
            List<LabelledImage> images, PixelBatch batch, float[] rows, List<LabelledImage> kept, FloatList moments) {
        int width = rows.length / batch.size();
        for (int i = 0; i < batch.size(); i++) {
            LabelledImage image = images.get(i);
            if (batch.faults().get(i).isPresent()) {
                unreadable.add(new UnreadableFile(
                        image.name(), batch.faults().get(i).get().getMessage()));
            } else {
                kept.add(image);
                moments.add(rows, i * width, width);
            }
        }
    }
}
