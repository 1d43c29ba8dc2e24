package io.scanstream.objectstore.s3;

import java.io.IOException;
import java.io.InputStream;
import software.amazon.awssdk.core.ResponseInputStream;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.services.s3.model.GetObjectResponse;

/**
 * The bytes of an object as they were when it was opened. Closing it ends the transfer: what was not read is not fetched. For
 * one thread.
 */
public final class ObjectStream extends InputStream {

    private final ResponseInputStream<GetObjectResponse> content;
    private final S3Bucket bucket;
    private boolean ended;

    ObjectStream(ResponseInputStream<GetObjectResponse> content, S3Bucket bucket) {
        this.content = content;
        this.bucket = bucket;
    }

    /** Bytes in all, as the server says. */
    public long length() {
        return content.response().contentLength();
    }

    private interface Reading {
        int read() throws IOException;
    }

    @Override
    public int read() throws IOException {
        return reading(content::read);
    }

    @Override
    public int read(byte[] target, int offset, int length) throws IOException {
        return reading(() -> content.read(target, offset, length));
    }

    private int reading(Reading reading) throws IOException {
        try {
            int read = reading.read();
            ended |= read < 0;
            return read;
        } catch (SdkException | IOException e) {
            throw new IOException("%s broke off amid an object: %s".formatted(bucket, e.getMessage()), e);
        }
    }

    @Override
    public void close() throws IOException {
        if (ended) {
            content.close();
        } else {
            content.abort();
        }
    }
}
