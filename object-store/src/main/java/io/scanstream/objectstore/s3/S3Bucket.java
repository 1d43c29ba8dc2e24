package io.scanstream.objectstore.s3;

import io.scanstream.storage.BlobStore.Content;
import java.io.IOException;
import java.time.Instant;
import java.util.Iterator;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.regex.Pattern;
import software.amazon.awssdk.core.ResponseInputStream;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.GetObjectResponse;
import software.amazon.awssdk.services.s3.model.NoSuchBucketException;
import software.amazon.awssdk.services.s3.model.NoSuchKeyException;
import software.amazon.awssdk.services.s3.model.S3Exception;

/**
 * The objects of one bucket. What fails is told with the bucket and its server; calls that may work the next time have been
 * repeated before. Thread-safe.
 */
public final class S3Bucket {

    private static final Pattern NAME = Pattern.compile("[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]");

    private static final int FORBIDDEN = 403;

    private final S3Client client;
    private final String name;
    private final String address;

    S3Bucket(S3Client client, String name, String address) {
        if (!isName(name)) {
            throw new IllegalArgumentException(
                    "'%s' is no name of a bucket: that has 3 to 63 of a-z, 0-9, '.', '-'".formatted(name));
        }
        this.client = client;
        this.name = name;
        this.address = address;
    }

    public static boolean isName(String text) {
        return NAME.matcher(text).matches();
    }

    public String name() {
        return name;
    }

    /**
     * Opens an object for reading.
     *
     * @return empty if there is none; to be closed by the caller
     */
    public Optional<ObjectStream> open(String key) throws IOException {
        try {
            ResponseInputStream<GetObjectResponse> content =
                    client.getObject(request -> request.bucket(name).key(key));
            return Optional.of(new ObjectStream(content, this));
        } catch (NoSuchKeyException e) {
            return Optional.empty();
        } catch (SdkException e) {
            throw failure(e);
        }
    }

    /** Number of bytes; empty if there is no such object. */
    Optional<Long> size(String key) throws IOException {
        try {
            return Optional.of(
                    client.headObject(request -> request.bucket(name).key(key)).contentLength());
        } catch (NoSuchKeyException e) {
            return Optional.empty();
        } catch (SdkException e) {
            throw failure(e);
        }
    }

    /** An object that is there. */
    public record Entry(String key, long size, Instant lastModified) {}

    /** What {@link #list} finds, one after the other. */
    @FunctionalInterface
    public interface Visitor<X extends Exception> {
        void visit(Entry entry) throws X, IOException;
    }

    /** Asks for a thousand at a time. */
    public <X extends Exception> void list(String prefix, Visitor<X> visitor) throws X, IOException {
        Iterator<Entry> entries = calling(() ->
                client.listObjectsV2Paginator(request -> request.bucket(name).prefix(prefix)).contents().stream()
                        .map(object -> new Entry(object.key(), object.size(), object.lastModified()))
                        .iterator());
        while (calling(entries::hasNext)) {
            visitor.visit(calling(entries::next));
        }
    }

    /** @return whether it was stored, which it is not if it must be absent and is not */
    boolean put(String key, Content content, boolean mustBeAbsent) throws IOException {
        try (PartedUpload upload = new PartedUpload(client, this, key, mustBeAbsent)) {
            content.writeTo(upload.stream());
            return upload.complete();
        }
    }

    void delete(String key) throws IOException {
        calling(() -> client.deleteObject(request -> request.bucket(name).key(key)));
    }

    void requireReachable() throws IOException {
        try {
            // Unlike a question without an answer's body, this one is told what is wrong.
            client.listObjectsV2(request -> request.bucket(name).maxKeys(1));
        } catch (SdkException e) {
            throw failure(e);
        }
    }

    <T> T calling(Supplier<T> call) throws IOException {
        try {
            return call.get();
        } catch (SdkException e) {
            throw failure(e);
        }
    }

    private IOException failure(SdkException e) {
        return new IOException("%s %s".formatted(this, reason(e)), e);
    }

    private static String reason(SdkException e) {
        if (e instanceof NoSuchBucketException) {
            return "does not exist";
        }
        if (e instanceof S3Exception answer) {
            String code = answer.awsErrorDetails() == null
                    ? "status " + answer.statusCode()
                    : answer.awsErrorDetails().errorCode();
            return answer.statusCode() == FORBIDDEN
                    ? "refuses access with these credentials: " + code
                    : "answers with an error: " + code;
        }
        return "cannot be reached: " + e.getMessage();
    }

    @Override
    public String toString() {
        return "bucket %s at %s".formatted(name, address);
    }
}
