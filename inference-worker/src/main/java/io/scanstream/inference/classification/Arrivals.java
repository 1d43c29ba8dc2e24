package io.scanstream.inference.classification;

import io.scanstream.contract.RejectionCode;
import io.scanstream.imaging.UnusableImageException;
import io.scanstream.inference.fetching.FetchedImage;
import io.scanstream.inference.fetching.ImageFetch;
import io.scanstream.inference.intake.ImageContent;
import io.scanstream.inference.intake.ImageContent.Inline;
import io.scanstream.inference.intake.ImageContent.Referenced;
import io.scanstream.inference.intake.ImageContent.Unreadable;
import io.scanstream.inference.intake.ImageEvent;
import java.io.IOException;
import java.util.ArrayList;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;

/** The bytes of a batch's images, which are there already or on their way. For one thread at a time. */
final class Arrivals implements AutoCloseable {

    private final List<ImageEvent> images;
    private final Map<ImageEvent, CompletableFuture<FetchedImage>> fetches = new IdentityHashMap<>();
    private final Map<ImageEvent, CompletableFuture<byte[]>> bytes = new IdentityHashMap<>();

    /** Begins to fetch all that is not there. */
    Arrivals(List<ImageEvent> images, ImageFetch fetch) {
        this.images = images;
        images.forEach(image -> bytes.put(image, begin(image, fetch)));
    }

    private CompletableFuture<byte[]> begin(ImageEvent image, ImageFetch fetch) {
        ImageContent content = image.content();
        if (content instanceof Inline inline) {
            return CompletableFuture.completedFuture(inline.bytes());
        }
        if (content instanceof Referenced referenced) {
            CompletableFuture<FetchedImage> begun = fetch.begin(referenced.reference());
            fetches.put(image, begun);
            return begun.thenApply(FetchedImage::bytes);
        }
        return CompletableFuture.failedFuture(
                new UnusableImageException(RejectionCode.REFERENCE_UNREADABLE, ((Unreadable) content).fault()));
    }

    CompletableFuture<byte[]> of(ImageEvent image) {
        return bytes.get(image);
    }

    /** Those whose bytes cannot be had now, by no fault of theirs. Waits until that is known of all. */
    List<ImageEvent> missing() {
        return images.stream().filter(image -> isMissing(bytes.get(image))).toList();
    }

    private static boolean isMissing(CompletableFuture<byte[]> one) {
        try {
            one.join();
            return false;
        } catch (CompletionException e) {
            return e.getCause() instanceof IOException;
        } catch (CancellationException e) {
            return false;
        }
    }

    /** Those that have been fetched by now. */
    List<ImageArrival> fetched() {
        List<ImageArrival> arrivals = new ArrayList<>();
        fetches.forEach((image, fetch) -> {
            if (fetch.isDone() && !fetch.isCompletedExceptionally()) {
                arrivals.add(new ImageArrival(
                        image, fetch.join().begun(), fetch.join().ended()));
            }
        });
        return arrivals;
    }

    /** What has not begun to be fetched is not; what is being fetched is not waited for. */
    @Override
    public void close() {
        fetches.values().forEach(one -> one.cancel(false));
    }
}
