package io.scanstream.inference.fetching;

import io.scanstream.contract.ImageReference;
import io.scanstream.contract.RejectionCode;
import io.scanstream.imaging.UnusableImageException;
import java.util.concurrent.CompletableFuture;

/** Brings the bytes of images that lie elsewhere. Implementations are thread-safe. */
@FunctionalInterface
public interface ImageFetch {

    /**
     * Begins to fetch, and returns at once.
     *
     * @return the bytes that the reference speaks of; or an {@link UnusableImageException} if there are none,
     *     or an {@link java.io.IOException} if they cannot be had now, by no fault of the reference
     */
    CompletableFuture<FetchedImage> begin(ImageReference reference);

    /** Of a worker that reads nothing but its topics. */
    static ImageFetch none() {
        return reference -> CompletableFuture.failedFuture(new UnusableImageException(
                RejectionCode.REFERENCE_REFUSED, "the reference is refused: this worker reads no files or buckets"));
    }
}
