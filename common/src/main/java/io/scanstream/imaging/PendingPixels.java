package io.scanstream.imaging;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
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

    /**
     * Begins to prepare images, unaltered, each as soon as its bytes are there; returns at once. One whose bytes come to an
     * {@link UnusableImageException} is unusable; what else they come to, {@link #await} throws.
     */
    public static PendingPixels arriving(
            List<CompletableFuture<EncodedImage>> encoded, Preprocessor preprocessor, ExecutorService executor) {
        PendingPixels pending = of(encoded.size(), preprocessor);
        for (int i = 0; i < encoded.size(); i++) {
            ByteBuffer place = pending.place(i);
            pending.places.add(
                    encoded.get(i).handleAsync((image, fault) -> pending.fill(place, image, fault), executor));
        }
        return pending;
    }

    private Optional<UnusableImageException> fill(ByteBuffer place, EncodedImage encoded, Throwable fault) {
        if (fault == null) {
            return fill(place, target -> PixelBatch.Entry.of(encoded).fill(preprocessor, target));
        }
        Throwable cause = fault instanceof CompletionException ? fault.getCause() : fault;
        if (cause instanceof UnusableImageException unusable) {
            return fill(place, target -> {
                throw unusable;
            });
        }
        throw new CompletionException(cause);
    }

    static PendingPixels of(List<PixelBatch.Entry> entries, Preprocessor preprocessor, ExecutorService executor) {
        PendingPixels pending = of(entries.size(), preprocessor);
        for (int i = 0; i < entries.size(); i++) {
            PixelBatch.Entry entry = entries.get(i);
            ByteBuffer place = pending.place(i);
            pending.places.add(executor.submit(() -> pending.fill(place, target -> entry.fill(preprocessor, target))));
        }
        return pending;
    }

    private static PendingPixels of(int images, Preprocessor preprocessor) {
        int bytes = Math.multiplyExact(bytesPerImage(preprocessor), images);
        return new PendingPixels(preprocessor.buffers().take(bytes), preprocessor);
    }

    private static int bytesPerImage(Preprocessor preprocessor) {
        return Math.multiplyExact(preprocessor.preprocessing().valuesPerImage(), Float.BYTES);
    }

    private ByteBuffer place(int image) {
        int bytes = bytesPerImage(preprocessor);
        return pixels.slice(image * bytes, bytes).order(ByteOrder.nativeOrder());
    }

    private Optional<UnusableImageException> fill(ByteBuffer place, PixelBatch.Filling filling) {
        return done(PixelBatch.fill(filling, place));
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

    /**
     * Waits for all images. The batch is the caller's to close.
     *
     * @throws UncheckedIOException if the bytes of one could not be had
     */
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
            if (e.getCause() instanceof IOException cause) {
                throw new UncheckedIOException(cause);
            }
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
