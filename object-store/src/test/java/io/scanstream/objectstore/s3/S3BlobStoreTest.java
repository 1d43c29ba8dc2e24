package io.scanstream.objectstore.s3;

import io.scanstream.locals3.LocalS3;
import io.scanstream.storage.BlobStore;
import io.scanstream.storage.BlobStoreContract;
import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;

class S3BlobStoreTest extends BlobStoreContract {

    @TempDir
    static Path serverDirectory;

    private static LocalS3 server;
    private static int buckets;

    private S3Access access;
    private BlobStore store;

    @BeforeAll
    static void startServer() throws Exception {
        server = LocalS3.start(serverDirectory);
    }

    @AfterAll
    static void stopServer() throws Exception {
        server.close();
    }

    @BeforeEach
    void makeBucket() throws Exception {
        access = S3Access.to(new S3Settings(
                Optional.of(server.endpoint()),
                Optional.empty(),
                true,
                Optional.of(new S3Settings.Keys(server.accessKey(), server.secretKey()))));
        String bucket = "bucket-" + ++buckets;
        server.createBucket(bucket);
        store = new S3BlobStore(access.bucket(bucket), "clinic/one");
    }

    @AfterEach
    void disconnect() {
        access.close();
    }

    @Override
    protected BlobStore store() {
        return store;
    }
}
