package io.scanstream.inference.classification;

import io.scanstream.imaging.DicomGuard;
import io.scanstream.inference.fetching.ImageFetch;
import io.scanstream.inference.serving.Portions;
import java.util.Map;
import java.util.concurrent.ExecutorService;

/**
 * What all that is answered in a process has in common.
 *
 * @param fetch of images that lie elsewhere; stays the maker's to close, as do the threads
 * @param guards by the name of the model, which is its task; none: all images are taken
 */
public record ClassificationResources(
        ImageFetch fetch, ExecutorService decoding, Portions portions, Map<String, DicomGuard> guards) {

    public ClassificationResources {
        guards = Map.copyOf(guards);
    }

    /** Nothing is fetched, nothing guarded. */
    public static ClassificationResources plain(ExecutorService decoding, Portions portions) {
        return new ClassificationResources(ImageFetch.none(), decoding, portions, Map.of());
    }
}
