package io.scanstream.imaging;

import io.scanstream.contract.RejectionCode;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Future;

/**
 * The pixels of some images, ready for a network: N x H x W x C floats in one direct buffer of native byte order.
 *
 * <p>An unusable image leaves its place in the batch filled with zeros, so that place i stays image i. The zeros cost
 * one image's arithmetic and harm nobody: in inference mode a network treats each image alone.
 *
 * @param faults by place; empty where the image is fine
 */
public record PixelBatch(
        ByteBuffer pixels, Preprocessing preprocessing, List<Optional<UnusableImageException>> faults) {

    /**
     * Prepares the images side by side on the executor's threads and waits for all of them.
     *
     * @param encoded the bytes of each image
     */
    public static PixelBatch prepare(List<byte[]> encoded, Preprocessor preprocessor, ExecutorService executor) {
        Preprocessing preprocessing = preprocessor.preprocessing();
        int bytesPerImage = Math.multiplyExact(preprocessing.valuesPerImage(), Float.BYTES);
        ByteBuffer pixels = ByteBuffer.allocateDirect(Math.multiplyExact(bytesPerImage, encoded.size()))
                .order(ByteOrder.nativeOrder());
        List<Future<Optional<UnusableImageException>>> running = new ArrayList<>();
        for (int i = 0; i < encoded.size(); i++) {
            byte[] image = encoded.get(i);
            ByteBuffer place = pixels.slice(i * bytesPerImage, bytesPerImage).order(ByteOrder.nativeOrder());
            running.add(executor.submit(() -> fill(preprocessor, image, place)));
        }
        List<Optional<UnusableImageException>> faults = new ArrayList<>();
        for (Future<Optional<UnusableImageException>> future : running) {
            faults.add(await(future));
        }
        return new PixelBatch(pixels, preprocessing, List.copyOf(faults));
    }

    public int size() {
        return faults.size();
    }

    private static Optional<UnusableImageException> fill(Preprocessor preprocessor, byte[] image, ByteBuffer place) {
        try {
            preprocessor.fill(image, place.asFloatBuffer());
            return Optional.empty();
        } catch (UnusableImageException e) {
            return Optional.of(e);
        } catch (RuntimeException e) {
            // Decoding depends on nothing but the bytes: what fails in a way nobody foresaw will fail so again, and
            // must not take the images beside it along.
            return Optional.of(new UnusableImageException(
                    RejectionCode.UNDECODABLE, "the image cannot be decoded: %s".formatted(e.getMessage())));
        }
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
}
