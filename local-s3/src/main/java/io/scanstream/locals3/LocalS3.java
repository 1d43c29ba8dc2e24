package io.scanstream.locals3;

import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.gaul.s3proxy.S3Proxy;
import org.gaul.s3proxy.auth.AuthenticationType;
import org.gaul.s3proxy.blobstore.BlobStore;
import org.gaul.s3proxy.nio2blob.FilesystemNio2BlobStore;
import software.amazon.awssdk.services.s3.model.PutObjectRequest;

/**
 * A server that speaks S3 and keeps its objects in a directory, in this process. Requests must be signed with its keys; buckets are
 * named in the path. Thread-safe.
 */
public final class LocalS3 implements AutoCloseable {

    private static final String ACCESS_KEY = "local-access-key";
    private static final String SECRET_KEY = "local-secret-key";

    private final BlobStore objects;
    private final S3Proxy server;

    private LocalS3(BlobStore objects, S3Proxy server) {
        this.objects = objects;
        this.server = server;
    }

    /** On any port that is free. */
    public static LocalS3 start(Path directory) throws IOException {
        return start(directory, 0);
    }

    /** @param directory made if absent; what an earlier server has left there is there again */
    public static LocalS3 start(Path directory, int port) throws IOException {
        BlobStore objects = new FilesystemNio2BlobStore(
                Files.createDirectories(directory).toRealPath().toString());
        S3Proxy server = S3Proxy.builder()
                .blobStore(objects)
                .awsAuthentication(AuthenticationType.AWS_V4, ACCESS_KEY, SECRET_KEY)
                .endpoint(URI.create("http://127.0.0.1:" + port))
                .build();
        try {
            server.start();
        } catch (IOException | RuntimeException e) {
            throw e;
        } catch (Exception e) {
            throw new IOException("the S3 server does not start", e);
        }
        return new LocalS3(objects, server);
    }

    public URI endpoint() {
        return URI.create("http://127.0.0.1:" + server.getPort());
    }

    public String accessKey() {
        return ACCESS_KEY;
    }

    public String secretKey() {
        return SECRET_KEY;
    }

    public void createBucket(String name) {
        objects.createContainer(name);
    }

    /** Puts the files of a folder into a bucket, at any depth, each under its path below the folder. */
    void putFiles(String bucket, Path folder) throws IOException {
        List<Path> files;
        try (Stream<Path> found = Files.walk(folder)) {
            files = found.filter(Files::isRegularFile).toList();
        }
        for (Path file : files) {
            String key = folder.relativize(file).toString().replace(File.separatorChar, '/');
            try (InputStream in = Files.newInputStream(file)) {
                objects.putBlob(
                        PutObjectRequest.builder()
                                .bucket(bucket)
                                .key(key)
                                .contentLength(Files.size(file))
                                .build(),
                        in);
            }
        }
    }

    @Override
    public void close() throws IOException {
        try {
            server.stop();
        } catch (IOException | RuntimeException e) {
            throw e;
        } catch (Exception e) {
            throw new IOException("the S3 server does not stop", e);
        }
    }
}
