package io.scanstream.objectstore;

import io.scanstream.locals3.LocalS3;
import io.scanstream.objectstore.s3.S3Access;
import io.scanstream.objectstore.s3.S3Bucket;
import io.scanstream.objectstore.s3.S3Settings;
import java.net.URI;
import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;

/** A server for all tests of a class, and a bucket for each of them. */
public abstract class OnLocalS3 {

    @TempDir
    static Path serverDirectory;

    private static LocalS3 server;
    private static int buckets;

    protected S3Access access;
    protected S3Bucket bucket;

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
        access = access(server.endpoint(), server.secretKey());
        String name = "bucket-" + ++buckets;
        server.createBucket(name);
        bucket = access.bucket(name);
    }

    @AfterEach
    void disconnect() {
        access.close();
    }

    protected static LocalS3 server() {
        return server;
    }

    protected static S3Access access(URI endpoint, String secretKey) {
        return S3Access.to(new S3Settings(
                Optional.of(endpoint),
                Optional.empty(),
                true,
                Optional.of(new S3Settings.Keys(server.accessKey(), secretKey))));
    }
}
