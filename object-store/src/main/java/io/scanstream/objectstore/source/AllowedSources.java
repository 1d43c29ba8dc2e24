package io.scanstream.objectstore.source;

import io.scanstream.objectstore.s3.ObjectStream;
import io.scanstream.objectstore.s3.S3Bucket;
import io.scanstream.objectstore.source.SourceAddress.OfFile;
import io.scanstream.objectstore.source.SourceAddress.OfObject;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * Opens what messages name, as far as it may be read. A message is untrusted: it gets at these folders and buckets, and learns
 * nothing of any other. Thread-safe.
 */
public final class AllowedSources {

    private final FileRoots roots;
    private final Map<String, S3Bucket> buckets;

    /** @param roots folders, which must be there */
    public AllowedSources(List<Path> roots, List<S3Bucket> buckets) throws IOException {
        this.roots = new FileRoots(roots);
        this.buckets = buckets.stream().collect(Collectors.toUnmodifiableMap(S3Bucket::name, Function.identity()));
    }

    /** Of a worker that reads none. */
    public static AllowedSources none() {
        try {
            return new AllowedSources(List.of(), List.of());
        } catch (IOException e) {
            throw new IllegalStateException("no folder was looked at", e);
        }
    }

    /**
     * Opens a file or an object.
     *
     * @return to be closed by the caller
     * @throws RefusedSourceException if it may not be read
     * @throws SourceNotFoundException if there is none
     * @throws IOException if it cannot be got at now
     */
    public Source open(SourceAddress address) throws IOException {
        if (address instanceof OfObject object) {
            if (object.key().isEmpty() || object.key().endsWith("/")) {
                throw new RefusedSourceException("it names a bucket or a folder, and no object");
            }
            ObjectStream content = bucket(object)
                    .open(object.key())
                    .orElseThrow(() -> new SourceNotFoundException("there is no such object in its bucket"));
            return new Source(content, content.length());
        }
        Path file = file((OfFile) address);
        if (!Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS)) {
            throw new SourceNotFoundException("there is no such file");
        }
        return open(file);
    }

    private static Source open(Path file) throws IOException {
        try {
            return new Source(Files.newInputStream(file, LinkOption.NOFOLLOW_LINKS), Files.size(file));
        } catch (IOException e) {
            // Its own words would name the file.
            throw new IOException("a file cannot be read: " + e.getClass().getSimpleName());
        }
    }

    /**
     * The file or folder itself, links resolved.
     *
     * @throws RefusedSourceException if it may not be read
     * @throws SourceNotFoundException if there is none
     */
    public Path file(OfFile address) throws IOException {
        return roots.real(address);
    }

    /** @throws RefusedSourceException if nothing of the bucket may be read */
    public S3Bucket bucket(OfObject address) throws RefusedSourceException {
        S3Bucket bucket = buckets.get(address.bucket());
        if (bucket == null) {
            throw new RefusedSourceException("it is not in a bucket that may be read");
        }
        return bucket;
    }
}
