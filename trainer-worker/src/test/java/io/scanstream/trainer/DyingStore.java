package io.scanstream.trainer;

import io.scanstream.storage.BlobKey;
import io.scanstream.storage.BlobStore;
import io.scanstream.storage.StoredBlob;
import java.io.IOException;
import java.io.InputStream;
import java.util.List;
import java.util.Optional;

/**
 * A store whose worker dies at one of the moments at which checkpoints change: amid a file, after it, before one is removed.
 * From then on nothing happens any more.
 */
final class DyingStore implements BlobStore {

    private final BlobStore store;
    private int left;

    /** Nobody catches it. */
    static final class Death extends Error {}

    /** @param last the moment of death, from 1 */
    DyingStore(BlobStore store, int last) {
        this.store = store;
        this.left = last;
    }

    private void moment(BlobKey key) {
        if (key.value().startsWith("checkpoints/") && --left <= 0) {
            throw new Death();
        }
    }

    @Override
    public void put(BlobKey key, Content content) throws IOException {
        store.put(key, out -> {
            content.writeTo(out);
            moment(key);
        });
        moment(key);
    }

    @Override
    public boolean putIfAbsent(BlobKey key, Content content) throws IOException {
        boolean isFirst = store.putIfAbsent(key, out -> {
            content.writeTo(out);
            moment(key);
        });
        moment(key);
        return isFirst;
    }

    @Override
    public InputStream open(BlobKey key) throws IOException {
        return store.open(key);
    }

    @Override
    public Optional<Long> size(BlobKey key) throws IOException {
        return store.size(key);
    }

    @Override
    public List<StoredBlob> list(BlobKey prefix) throws IOException {
        return store.list(prefix);
    }

    @Override
    public void delete(BlobKey key) throws IOException {
        moment(key);
        store.delete(key);
    }

    @Override
    public void requireReachable() throws IOException {
        store.requireReachable();
    }
}
