package io.scanstream.objectstore.s3;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.CompleteMultipartUploadRequest;
import software.amazon.awssdk.services.s3.model.CompletedPart;
import software.amazon.awssdk.services.s3.model.PutObjectRequest;
import software.amazon.awssdk.services.s3.model.S3Exception;

/**
 * Writes an object whose length nobody knows: one that fits a part in one go, a larger one part by part. It is there once
 * all of it is; if it is closed before, what was sent is thrown away. Holds one part in memory. For one thread.
 */
final class PartedUpload implements AutoCloseable {

    private static final Logger LOGGER = LoggerFactory.getLogger(PartedUpload.class);

    private static final int PART_BYTES = 8 << 20;
    private static final int FIRST_BYTES = 64 << 10;
    /** S3's limit; 78 GiB in all. */
    private static final int MOST_PARTS = 10_000;

    private static final int PRECONDITION_FAILED = 412;
    private static final int CONFLICT = 409;

    private final S3Client client;
    private final S3Bucket bucket;
    private final String key;
    private final boolean mustBeAbsent;
    private final List<CompletedPart> parts = new ArrayList<>();

    private byte[] part = new byte[FIRST_BYTES];
    private int filled;
    /** Null while one part may be enough, and when all is done. */
    private String uploadId;

    PartedUpload(S3Client client, S3Bucket bucket, String key, boolean mustBeAbsent) {
        this.client = client;
        this.bucket = bucket;
        this.key = key;
        this.mustBeAbsent = mustBeAbsent;
    }

    /** Takes the bytes; that it is closed means nothing. */
    OutputStream stream() {
        return new OutputStream() {
            @Override
            public void write(int value) throws IOException {
                write(new byte[] {(byte) value}, 0, 1);
            }

            @Override
            public void write(byte[] bytes, int offset, int length) throws IOException {
                add(bytes, offset, length);
            }
        };
    }

    private void add(byte[] bytes, int offset, int length) throws IOException {
        int done = 0;
        while (done < length) {
            if (filled == PART_BYTES) {
                sendPart();
            }
            int now = Math.min(length - done, PART_BYTES - filled);
            makeRoom(filled + now);
            System.arraycopy(bytes, offset + done, part, filled, now);
            filled += now;
            done += now;
        }
    }

    private void makeRoom(int needed) {
        if (needed > part.length) {
            part = Arrays.copyOf(part, Math.min(PART_BYTES, Math.max(needed, 2 * part.length)));
        }
    }

    private void sendPart() throws IOException {
        if (parts.size() == MOST_PARTS) {
            throw new IOException("%s takes objects of %d parts, and this one is larger".formatted(bucket, MOST_PARTS));
        }
        if (uploadId == null) {
            uploadId = bucket.calling(() -> client.createMultipartUpload(
                            request -> request.bucket(bucket.name()).key(key))
                    .uploadId());
        }
        int number = parts.size() + 1;
        String tag = bucket.calling(() -> client.uploadPart(
                        request -> request.bucket(bucket.name())
                                .key(key)
                                .uploadId(uploadId)
                                .partNumber(number),
                        body())
                .eTag());
        parts.add(CompletedPart.builder().partNumber(number).eTag(tag).build());
        filled = 0;
    }

    /** Can be read as often as the call is tried. */
    private RequestBody body() {
        byte[] bytes = part;
        int length = filled;
        return RequestBody.fromContentProvider(
                () -> new ByteArrayInputStream(bytes, 0, length), length, "application/octet-stream");
    }

    /** @return false if the object must be absent and is not */
    boolean complete() throws IOException {
        if (uploadId == null) {
            return store(() -> client.putObject(inOne(), body()));
        }
        if (filled > 0) {
            sendPart();
        }
        boolean stored = store(() -> client.completeMultipartUpload(inParts()));
        if (stored) {
            uploadId = null;
        }
        return stored;
    }

    private PutObjectRequest inOne() {
        PutObjectRequest.Builder request =
                PutObjectRequest.builder().bucket(bucket.name()).key(key);
        return mustBeAbsent ? request.ifNoneMatch("*").build() : request.build();
    }

    private CompleteMultipartUploadRequest inParts() {
        CompleteMultipartUploadRequest.Builder request = CompleteMultipartUploadRequest.builder()
                .bucket(bucket.name())
                .key(key)
                .uploadId(uploadId)
                .multipartUpload(upload -> upload.parts(parts));
        return mustBeAbsent ? request.ifNoneMatch("*").build() : request.build();
    }

    private boolean store(Runnable call) throws IOException {
        return bucket.calling(() -> {
            try {
                call.run();
                return true;
            } catch (S3Exception e) {
                if (mustBeAbsent && isTaken(e)) {
                    return false;
                }
                throw e;
            }
        });
    }

    /** A conflict is told while another's object of that key is being stored, which may fail. */
    private boolean isTaken(S3Exception e) {
        return e.statusCode() == PRECONDITION_FAILED || (e.statusCode() == CONFLICT && isThere());
    }

    private boolean isThere() {
        try {
            return bucket.size(key).isPresent();
        } catch (IOException e) {
            return false;
        }
    }

    @Override
    public void close() {
        if (uploadId == null) {
            return;
        }
        try {
            client.abortMultipartUpload(
                    request -> request.bucket(bucket.name()).key(key).uploadId(uploadId));
        } catch (SdkException e) {
            LOGGER.warn("{} keeps parts of an object that was given up, until it clears them itself", bucket, e);
        }
    }
}
