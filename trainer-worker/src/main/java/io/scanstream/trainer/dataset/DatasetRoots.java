package io.scanstream.trainer.dataset;

import io.scanstream.contract.FailureCode;
import io.scanstream.trainer.job.JobFailedException;
import java.io.IOException;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** The only folders that a request may read from. A request is untrusted: its URI may not lead anywhere else. */
final class DatasetRoots {

    private final List<Path> roots;

    DatasetRoots(List<Path> roots) throws IOException {
        List<Path> real = new ArrayList<>();
        for (Path root : roots) {
            real.add(root.toRealPath());
        }
        this.roots = List.copyOf(real);
    }

    /** The folder that the URI names, links resolved. */
    Path resolve(String uri) throws JobFailedException {
        Path path = path(uri);
        try {
            Path real = path.toRealPath();
            if (contains(real) && Files.isDirectory(real)) {
                return real;
            }
        } catch (IOException e) {
            // Told below in the same words: a request must not learn what exists outside the roots.
        }
        throw notFound(uri, "it is not a folder below " + roots);
    }

    /** @param real without links */
    boolean contains(Path real) {
        return roots.stream().anyMatch(real::startsWith);
    }

    private static Path path(String text) throws JobFailedException {
        try {
            URI uri = new URI(text);
            if (!"file".equals(uri.getScheme()) || uri.getPath() == null) {
                throw notFound(text, "only file: URIs are read");
            }
            return Path.of(uri);
        } catch (URISyntaxException | IllegalArgumentException e) {
            throw notFound(text, "it is not a URI of a local folder, such as file:///data/dermoscopy");
        }
    }

    private static JobFailedException notFound(String uri, String why) {
        return new JobFailedException(FailureCode.DATASET_NOT_FOUND, "dataset.uri is '%s', but %s".formatted(uri, why));
    }
}
