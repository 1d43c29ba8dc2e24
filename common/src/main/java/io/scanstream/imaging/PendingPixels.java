package io.scanstream.imaging;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Future;

/**
 * The pixels of a batch while other threads prepare them. Whoever began it closes it, whether the batch was taken or not.
 * For one thread at a time.
 */
public final class PendingPixels implements AutoCloseable {

    private final ByteBuffer pixels;
    private final Preprocessor preprocessor;
    private final List<Future<Optional<UnusableImageException>>> places = new ArrayList<>();
    /** In the time of {@link System#nanoTime}. */
    private final long begun = System.nanoTime();

    private volatile long lastDone = begun;
    private boolean taken;

    private PendingPixels(ByteBuffer pixels, Preprocessor preprocessor) {
        this.pixels = pixels;
        this.preprocessor = preprocessor;
    }

    /** Begins to prepare the images, unaltered, and returns at once. */
    public static PendingPixels unaltered(
            List<EncodedImage> images, Preprocessor preprocessor, ExecutorService executor) {
        return of(images.stream().map(PixelBatch.Entry::of).toList(), preprocessor, executor);
    }

    static PendingPixels of(List<PixelBatch.Entry> entries, Preprocessor preprocessor, ExecutorService executor) {
        int bytesPerImage = Math.multiplyExact(preprocessor.preprocessing().valuesPerImage(), Float.BYTES);
        ByteBuffer pixels = preprocessor.buffers().take(Math.multiplyExact(bytesPerImage, entries.size()));
        PendingPixels pending = new PendingPixels(pixels, preprocessor);
        for (int i = 0; i < entries.size(); i++) {
            PixelBatch.Entry entry = entries.get(i);
            ByteBuffer place = pixels.slice(i * bytesPerImage, bytesPerImage).order(ByteOrder.nativeOrder());
            pending.places.add(executor.submit(
                    () -> pending.done(PixelBatch.fill(target -> entry.fill(preprocessor, target), place))));
        }
        return pending;
    }

    private Optional<UnusableImageException> done(Optional<UnusableImageException> fault) {
        lastDone = System.nanoTime();
        return fault;
    }

    /** When the images were given to the threads that prepare them, in the time of {@link System#nanoTime}. */
    public long begun() {
        return begun;
    }

    /** When the last one that is prepared by now was ready, in the time of {@link System#nanoTime}. */
    public long lastDone() {
        return lastDone;
    }

    public int size() {
        return places.size();
    }

    /** Waits for all images. The batch is the caller's to close. */
    public PixelBatch await() {
        List<Optional<UnusableImageException>> faults = new ArrayList<>();
        for (Future<Optional<UnusableImageException>> place : places) {
            faults.add(await(place));
        }
        taken = true;
        return new PixelBatch(pixels, preprocessor, faults);
    }

    private static <T> T await(Future<T> future) {
        try {
            return future.get();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted while images were being decoded", e);
        } catch (ExecutionException e) {
            throw e.getCause() instanceof RuntimeException cause ? cause : new IllegalStateException(e.getCause());
        }
    }

    /** Of a batch that was not taken the buffer is given up, not given back: a thread may still write to it. */
    @Override
    public void close() {
        if (!taken) {
            places.forEach(place -> place.cancel(false));
        }
    }
}
