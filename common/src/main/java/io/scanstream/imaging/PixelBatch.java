package io.scanstream.imaging;

import io.scanstream.contract.RejectionCode;
import java.nio.ByteBuffer;
import java.nio.FloatBuffer;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutorService;

/**
 * The pixels of some images, ready for a network: N x H x W x C floats in one direct buffer of native byte order.
 *
 * <p>Closing it gives the buffer back to the preprocessor, for the next batch; nothing may use the pixels after that.
 *
 * <p>An unusable image leaves its place in the batch filled with zeros, so that place i stays image i. The zeros cost
 * one image's arithmetic and harm nobody: in inference mode a network treats each image alone.
 */
public final class PixelBatch implements AutoCloseable {

    private final ByteBuffer pixels;
    private final Preprocessor preprocessor;
    private final List<Optional<UnusableImageException>> faults;
    private boolean closed;

    PixelBatch(ByteBuffer pixels, Preprocessor preprocessor, List<Optional<UnusableImageException>> faults) {
        this.pixels = pixels;
        this.preprocessor = preprocessor;
        this.faults = List.copyOf(faults);
    }

    /**
     * What is to be in one place of a batch.
     *
     * @param source of the picture as it is
     */
    public record Entry(PictureSource source, Alteration alteration) {

        /** An image as it is. */
        static Entry of(EncodedImage image) {
            return new Entry(preprocessor -> preprocessor.picture(image), Alteration.none());
        }

        void fill(Preprocessor preprocessor, FloatBuffer target) throws UnusableImageException {
            preprocessor.fill(source.picture(preprocessor), alteration, target);
        }
    }

    /**
     * Prepares the images, unaltered, side by side on the executor's threads and waits for all of them.
     *
     * @param encoded the bytes of each image, a file of one picture
     */
    public static PixelBatch prepare(List<byte[]> encoded, Preprocessor preprocessor, ExecutorService executor) {
        return prepareAltered(
                encoded.stream().map(EncodedImage::of).map(Entry::of).toList(), preprocessor, executor);
    }

    /** {@link #prepare}, of images each of which is altered as its entry says. */
    public static PixelBatch prepareAltered(List<Entry> entries, Preprocessor preprocessor, ExecutorService executor) {
        try (PendingPixels pending = PendingPixels.of(entries, preprocessor, executor)) {
            return pending.await();
        }
    }

    public ByteBuffer pixels() {
        return pixels;
    }

    public Preprocessing preprocessing() {
        return preprocessor.preprocessing();
    }

    /** By place; empty where the image is fine. */
    public List<Optional<UnusableImageException>> faults() {
        return faults;
    }

    @Override
    public void close() {
        if (!closed) {
            closed = true;
            preprocessor.buffers().giveBack(pixels);
        }
    }

    public int size() {
        return faults.size();
    }

    /** {@link Entry#fill}. */
    interface Filling {
        void fill(FloatBuffer target) throws UnusableImageException;
    }

    /** The image's fault, if it has one; the place is then filled with zeros. */
    static Optional<UnusableImageException> fill(Filling filling, ByteBuffer place) {
        try {
            filling.fill(place.asFloatBuffer());
            return Optional.empty();
        } catch (UnusableImageException e) {
            clear(place);
            return Optional.of(e);
        } catch (RuntimeException e) {
            LackOfMemory.throwIfToldBy(e);
            clear(place);
            // Decoding depends on nothing but the bytes: what fails in a way nobody foresaw will fail so again, and
            // must not take the images beside it along.
            return Optional.of(new UnusableImageException(
                    RejectionCode.UNDECODABLE, "the image cannot be decoded: %s".formatted(e.getMessage())));
        }
    }

    private static void clear(ByteBuffer place) {
        for (int i = 0; i < place.limit(); i++) {
            place.put(i, (byte) 0);
        }
    }
}
