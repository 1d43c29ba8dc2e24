package io.scanstream.objectstore.settings;

import java.net.URI;
import java.nio.file.Path;
import java.util.Optional;

/** Where bundles lie: in a directory or in a bucket. A group of both workers' settings. */
public interface StoreSettings {

    /** A directory that all workers see. */
    Optional<Path> directory();

    S3 s3();

    /** A bucket, and how its server is spoken to, also for the other buckets that a worker reads. */
    interface S3 {
        /** That bundles lie in; with this there is no directory. */
        Optional<String> bucket();

        /** Of all keys in the bucket. */
        Optional<String> prefix();

        /** Of a server other than Amazon's, {@code http://seaweedfs:8333} say. */
        Optional<URI> endpoint();

        /** What the SDK finds in its environment if absent. */
        Optional<String> region();

        /** Whether the bucket is named in the path, as most other servers want it; no if absent. */
        Optional<Boolean> pathStyle();

        /** With the secret key; what the SDK finds by its default chain if both are absent. */
        Optional<String> accessKey();

        Optional<String> secretKey();
    }
}
