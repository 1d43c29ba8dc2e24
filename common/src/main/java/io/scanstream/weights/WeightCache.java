package io.scanstream.weights;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/** The directory that fetched files lie in, as {@code <network>/<file>}. */
public record WeightCache(Path directory) {

    /** Where command line and workers look if nothing else is said. */
    public static WeightCache standard() {
        return new WeightCache(Path.of(System.getProperty("user.home"), ".cache", "scanstream", "weights"));
    }

    public Path path(PublishedWeights weights) {
        return directory.resolve(weights.path());
    }

    public boolean has(PublishedWeights weights) {
        return Files.isRegularFile(path(weights));
    }

    /** What is wrong with a file that is there; reads all of it. */
    public Optional<String> fault(PublishedWeights weights) throws IOException {
        Path path = path(weights);
        Checksum found = Checksum.of(weights.checksum().algorithm(), path);
        return found.equals(weights.checksum())
                ? Optional.empty()
                : Optional.of("%s has %s, but it should have %s".formatted(path, found, weights.checksum()));
    }
}
