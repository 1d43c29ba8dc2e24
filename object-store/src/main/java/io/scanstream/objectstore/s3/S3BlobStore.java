package io.scanstream.objectstore.s3;

import io.scanstream.storage.BlobKey;
import io.scanstream.storage.BlobNotFoundException;
import io.scanstream.storage.BlobStore;
import io.scanstream.storage.StoredBlob;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * A store in a bucket, below a prefix. An object is there once all of it has arrived; of several that must be absent S3 itself
 * lets one through ({@code If-None-Match: *}).
 */
public final class S3BlobStore implements BlobStore {

    private final S3Bucket bucket;
    /** Ends with a slash, or is empty. */
    private final String prefix;

    /** @param prefix of all keys, without a slash at its end; may be empty */
    public S3BlobStore(S3Bucket bucket, String prefix) {
        if (!prefix.isEmpty() && !BlobKey.isOne(prefix)) {
            throw new IllegalArgumentException(
                    "'%s' cannot be the prefix of a store's keys: it must be segments of A-Z, a-z, 0-9, '.', '_', '@', '-'"
                                    .formatted(prefix)
                            + " joined by slashes");
        }
        this.bucket = bucket;
        this.prefix = prefix.isEmpty() ? "" : prefix + "/";
    }

    @Override
    public void put(BlobKey key, Content content) throws IOException {
        bucket.put(object(key), content, false);
    }

    @Override
    public boolean putIfAbsent(BlobKey key, Content content) throws IOException {
        return bucket.put(object(key), content, true);
    }

    @Override
    public InputStream open(BlobKey key) throws IOException {
        return bucket.open(object(key)).orElseThrow(() -> new BlobNotFoundException(key, toString()));
    }

    @Override
    public Optional<Long> size(BlobKey key) throws IOException {
        return bucket.size(object(key));
    }

    @Override
    public List<StoredBlob> list(BlobKey above) throws IOException {
        List<StoredBlob> blobs = new ArrayList<>();
        bucket.<RuntimeException>list(object(above) + "/", entry -> {
            String key = entry.key().substring(prefix.length());
            if (BlobKey.isOne(key)) { // others put objects there, too: consoles, for one, what stands for a folder
                blobs.add(new StoredBlob(new BlobKey(key), entry.size(), entry.lastModified()));
            }
        });
        return blobs;
    }

    @Override
    public void delete(BlobKey key) throws IOException {
        bucket.delete(object(key));
    }

    @Override
    public void requireReachable() throws IOException {
        bucket.requireReachable();
    }

    private String object(BlobKey key) {
        return prefix + key.value();
    }

    @Override
    public String toString() {
        return prefix.isEmpty() ? bucket.toString() : "%s, prefix %s".formatted(bucket, prefix);
    }
}
