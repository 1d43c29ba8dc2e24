package io.scanstream.model;

import io.scanstream.storage.BlobKey;
import io.scanstream.storage.BlobStore;
import io.scanstream.storage.StoredBlob;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Remembers what is put, and fails at the file of one name. */
final class FailingStore implements BlobStore {

    private final BlobStore store;
    private final String fatal;
    private final List<String> puts = new ArrayList<>();

    FailingStore(BlobStore store, String fatal) {
        this.store = store;
        this.fatal = fatal;
    }

    /** File names, in the order of writing. */
    List<String> puts() {
        return List.copyOf(puts);
    }

    @Override
    public void put(BlobKey key, Content content) throws IOException {
        puts.add(checked(key));
        store.put(key, content);
    }

    @Override
    public boolean putIfAbsent(BlobKey key, Content content) throws IOException {
        puts.add(checked(key));
        return store.putIfAbsent(key, content);
    }

    @Override
    public InputStream open(BlobKey key) throws IOException {
        checked(key);
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
        store.delete(key);
    }

    @Override
    public void requireReachable() throws IOException {
        store.requireReachable();
    }

    private String checked(BlobKey key) throws IOException {
        String name = key.value().substring(key.value().lastIndexOf('/') + 1);
        if (name.equals(fatal)) {
            throw new IOException("the store is down");
        }
        return name;
    }
}
