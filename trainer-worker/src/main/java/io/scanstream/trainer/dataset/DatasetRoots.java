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
import java.util.Optional;
import java.util.function.Predicate;

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
    Path folder(String uri) throws JobFailedException {
        return resolve(uri, path -> Files.isDirectory(path))
                .orElseThrow(() -> notFound(uri, "it is not a folder below " + roots));
    }

    /** The file that the URI names, links resolved. */
    Path file(String uri) throws JobFailedException {
        return resolve(uri, path -> Files.isRegularFile(path))
                .orElseThrow(() -> notFound(uri, "it is not a file below " + roots));
    }

    private Optional<Path> resolve(String uri, Predicate<Path> kind) throws JobFailedException {
        Path path = path(uri);
        try {
            return Optional.of(path.toRealPath()).filter(real -> contains(real) && kind.test(real));
        } catch (IOException e) {
            // Told in the same words: a request must not learn what exists outside the roots.
            return Optional.empty();
        }
    }

    boolean containsFile(Path path) {
        try {
            Path real = path.toRealPath();
            return contains(real) && Files.isRegularFile(real);
        } catch (IOException e) {
            return false;
        }
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
            throw notFound(text, "it is not a URI of a local folder or file, such as file:///data/dermoscopy");
        }
    }

    private static JobFailedException notFound(String uri, String why) {
        return new JobFailedException(FailureCode.DATASET_NOT_FOUND, "dataset.uri is '%s', but %s".formatted(uri, why));
    }
}
