package io.scanstream.objectstore.settings;

import io.scanstream.objectstore.s3.S3Access;
import io.scanstream.objectstore.s3.S3BlobStore;
import io.scanstream.objectstore.s3.S3Bucket;
import io.scanstream.objectstore.s3.S3Settings;
import io.scanstream.objectstore.source.AllowedSources;
import io.scanstream.storage.BlobStore;
import io.scanstream.storage.DirectoryBlobStore;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/** Opens what the settings name. Owns the connection to S3, if there is one; what it gives away ends with it. */
public final class Stores implements AutoCloseable {

    private static final String DIRECTORY = "scanstream.store.directory";
    private static final String S3 = "scanstream.store.s3.";

    private final StoreSettings settings;
    /** Made when it is first needed: many workers need none, and it takes its time. */
    private S3Access access;

    /** @throws IllegalArgumentException if the settings contradict each other */
    public Stores(StoreSettings settings) {
        this.settings = settings;
        if (settings.directory().isPresent() == settings.s3().bucket().isPresent()) {
            throw new IllegalArgumentException("exactly one of %s and %sbucket must be set, but %s"
                    .formatted(DIRECTORY, S3, settings.directory().isPresent() ? "both are" : "neither is"));
        }
        if (settings.s3().accessKey().isPresent() != settings.s3().secretKey().isPresent()) {
            throw new IllegalArgumentException(
                    "%saccess-key and %ssecret-key must be set together, but one is not".formatted(S3, S3));
        }
    }

    /** The store of bundles. Whether a bucket can be got at is not known before it is used. */
    public BlobStore store() throws IOException {
        Optional<Path> directory = settings.directory();
        return directory.isPresent()
                ? new DirectoryBlobStore(directory.get())
                : new S3BlobStore(
                        bucket(settings.s3().bucket().orElseThrow()),
                        settings.s3().prefix().orElse(""));
    }

    /**
     * What messages may name.
     *
     * @param roots folders, which must be there
     */
    public AllowedSources sources(List<Path> roots, List<String> buckets) throws IOException {
        return new AllowedSources(roots, buckets.stream().map(this::bucket).toList());
    }

    private synchronized S3Bucket bucket(String name) {
        if (access == null) {
            access = S3Access.to(new S3Settings(
                    settings.s3().endpoint(),
                    settings.s3().region(),
                    settings.s3().pathStyle().orElse(false),
                    settings.s3()
                            .accessKey()
                            .map(key -> new S3Settings.Keys(
                                    key, settings.s3().secretKey().orElseThrow()))));
        }
        return access.bucket(name);
    }

    @Override
    public synchronized void close() {
        if (access != null) {
            access.close();
        }
    }
}
