package io.scanstream.inference.fetching;

import io.scanstream.contract.ImageReference;
import io.scanstream.contract.RejectionCode;
import io.scanstream.imaging.UnusableImageException;
import io.scanstream.objectstore.source.AllowedSources;
import io.scanstream.objectstore.source.RefusedSourceException;
import io.scanstream.objectstore.source.Source;
import io.scanstream.objectstore.source.SourceAddress;
import io.scanstream.objectstore.source.SourceNotFoundException;
import io.scanstream.storage.Sha256;
import java.io.IOException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/**
 * Fetches from folders and buckets, on threads of its own: those that decode are for what is there. What is fetched is held no
 * longer than the batch that asked for it, and has no more bytes than its reference says, which the batch was measured by.
 */
public final class SourceFetch implements ImageFetch, AutoCloseable {

    private final AllowedSources sources;
    private final int maxBytes;
    private final FetchObservation observation;
    private final ExecutorService threads;

    /**
     * @param sources stay the caller's to close
     * @param maxBytes larger images are not fetched
     * @param threads images that are fetched side by side
     * @param observation is told of each image
     */
    public SourceFetch(AllowedSources sources, int maxBytes, int threads, FetchObservation observation) {
        this.sources = sources;
        this.maxBytes = maxBytes;
        this.observation = observation;
        this.threads = Executors.newFixedThreadPool(threads, task -> new Thread(task, "fetching"));
    }

    @Override
    public CompletableFuture<FetchedImage> begin(ImageReference reference) {
        return CompletableFuture.supplyAsync(() -> fetch(reference), threads);
    }

    private FetchedImage fetch(ImageReference reference) {
        long begun = System.nanoTime();
        try {
            FetchedImage image = new FetchedImage(usable(reference), begun, System.nanoTime());
            observation.fetched(image.duration(), image.bytes().length);
            return image;
        } catch (UnusableImageException e) {
            observation.notFetched(FetchFailure.of(e));
            throw new CompletionException(e);
        } catch (IOException e) {
            observation.notFetched(FetchFailure.UNAVAILABLE);
            throw new CompletionException(e);
        }
    }

    private byte[] usable(ImageReference reference) throws IOException, UnusableImageException {
        try {
            return verified(reference);
        } catch (RefusedSourceException e) {
            throw new UnusableImageException(
                    RejectionCode.REFERENCE_REFUSED, "the reference is refused: " + e.getMessage());
        } catch (SourceNotFoundException e) {
            throw new UnusableImageException(
                    RejectionCode.REFERENCE_NOT_FOUND, "the reference leads nowhere: " + e.getMessage());
        }
    }

    private byte[] verified(ImageReference reference) throws IOException, UnusableImageException {
        if (reference.size() > maxBytes) {
            throw new UnusableImageException(
                    RejectionCode.TOO_MANY_BYTES,
                    "the image has %,d bytes, as its reference says, but at most %,d are read"
                            .formatted(reference.size(), maxBytes));
        }
        try (Source source = sources.open(SourceAddress.parse(reference.uri()))) {
            requireSize(reference, source.length());
            byte[] bytes = source.content().readNBytes(reference.size());
            requireSize(reference, bytes.length + (source.content().read() < 0 ? 0L : 1L));
            if (!Sha256.of(bytes).equals(reference.sha256())) {
                throw new UnusableImageException(
                        RejectionCode.REFERENCE_MISMATCH, "the file does not have the SHA-256 that its reference says");
            }
            return bytes;
        }
    }

    private static void requireSize(ImageReference reference, long size) throws UnusableImageException {
        if (size != reference.size()) {
            throw new UnusableImageException(
                    RejectionCode.REFERENCE_MISMATCH,
                    "the file has %,d bytes, but its reference says %,d".formatted(size, reference.size()));
        }
    }

    /** Returns at once; what has been begun is still fetched. */
    @Override
    public void close() {
        threads.shutdown();
    }
}
