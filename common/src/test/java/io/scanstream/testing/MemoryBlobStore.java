package io.scanstream.testing;

import io.scanstream.storage.BlobKey;
import io.scanstream.storage.BlobNotFoundException;
import io.scanstream.storage.BlobStore;
import io.scanstream.storage.StoredBlob;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/** For tests whose workers live in one process. */
public final class MemoryBlobStore implements BlobStore {

    private record Blob(byte[] bytes, Instant storedAt) {}

    private final Map<BlobKey, Blob> blobs = new ConcurrentHashMap<>();

    @Override
    public void put(BlobKey key, Content content) throws IOException {
        blobs.put(key, blob(content));
    }

    @Override
    public boolean putIfAbsent(BlobKey key, Content content) throws IOException {
        return blobs.putIfAbsent(key, blob(content)) == null;
    }

    private static Blob blob(Content content) throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        content.writeTo(out);
        return new Blob(out.toByteArray(), Instant.now());
    }

    @Override
    public InputStream open(BlobKey key) throws IOException {
        Blob blob = blobs.get(key);
        if (blob == null) {
            throw new BlobNotFoundException(key, "memory");
        }
        return new ByteArrayInputStream(blob.bytes());
    }

    @Override
    public Optional<Long> size(BlobKey key) {
        return Optional.ofNullable(blobs.get(key)).map(blob -> (long) blob.bytes().length);
    }

    @Override
    public List<StoredBlob> list(BlobKey prefix) {
        return blobs.entrySet().stream()
                .filter(blob -> blob.getKey().value().startsWith(prefix.value() + "/"))
                .map(blob -> new StoredBlob(
                        blob.getKey(),
                        blob.getValue().bytes().length,
                        blob.getValue().storedAt()))
                .toList();
    }

    @Override
    public void delete(BlobKey key) {
        blobs.remove(key);
    }

    @Override
    public void requireReachable() {}
}
