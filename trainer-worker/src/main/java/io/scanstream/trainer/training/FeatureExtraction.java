package io.scanstream.trainer.training;

import io.scanstream.imaging.PixelBatch;
import io.scanstream.imaging.Preprocessor;
import io.scanstream.imaging.UnusableImageException;
import io.scanstream.trainer.dataset.LabelledImage;
import io.scanstream.trainer.dataset.UnreadableFile;
import io.scanstream.trainer.job.JobFailedException;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutorService;
import java.util.function.IntConsumer;

/**
 * Runs images through the frozen base. The next batch is read, decoded and resized on the decoding threads while the
 * network works on the current one.
 */
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
        int size = preprocessor.preprocessing().imagesAtOnce(BATCH);
        FeatureTableBuilder table = new FeatureTableBuilder(images.size());
        CompletableFuture<PixelBatch> next = prepare(images, 0, size);
        try {
            for (int from = 0; from < images.size(); from += size) {
                try (PixelBatch batch = await(next)) {
                    next = prepare(images, from + size, size);
                    keep(images.subList(from, from + batch.size()), batch, base.moments(batch), table);
                    progress.accept(from + batch.size());
                }
            }
            return table.build();
        } finally {
            discard(next);
        }
    }

    /** What was prepared and is not used, because the work ended early. */
    @SuppressWarnings("FutureReturnValueIgnored") // a batch that could not be prepared needs no closing
    private static void discard(CompletableFuture<PixelBatch> batch) {
        batch.thenAccept(PixelBatch::close);
    }

    private CompletableFuture<PixelBatch> prepare(List<LabelledImage> images, int from, int size) {
        if (from >= images.size()) {
            return new CompletableFuture<>(); // never asked for
        }
        List<LabelledImage> batch = images.subList(from, Math.min(images.size(), from + size));
        // On a thread of its own, because the threads of the pool are what it waits for.
        return CompletableFuture.supplyAsync(
                () -> PixelBatch.prepare(bytes(batch), preprocessor, decoding),
                task -> new Thread(task, "next-batch").start());
    }

    private static List<byte[]> bytes(List<LabelledImage> images) {
        List<byte[]> bytes = new ArrayList<>();
        try {
            for (LabelledImage image : images) {
                bytes.add(image.bytes());
            }
        } catch (IOException | JobFailedException e) {
            throw new CompletionException(e);
        }
        return bytes;
    }

    private static PixelBatch await(CompletableFuture<PixelBatch> batch) throws IOException, JobFailedException {
        try {
            return batch.join();
        } catch (CompletionException e) {
            if (e.getCause() instanceof IOException unreachable) {
                throw unreachable;
            }
            if (e.getCause() instanceof JobFailedException changed) {
                throw changed;
            }
            throw e;
        }
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
