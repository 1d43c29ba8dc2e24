package io.scanstream.storage;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.List;
import java.util.Optional;

/**
 * Bytes by key. A blob is there whole or not at all, and stays as it is until it is put again: a reader that has opened
 * one reads it to its end whatever happens to the key. Implementations are thread-safe; several processes may share one
 * store.
 */
public interface BlobStore {

    /** Writes a blob's bytes; whatever it throws, nothing is stored. */
    @FunctionalInterface
    interface Content {
        void writeTo(OutputStream out) throws IOException;
    }

    /** Stores a blob, replacing one of the same key. On return it has reached the medium. */
    void put(BlobKey key, Content content) throws IOException;

    default void put(BlobKey key, byte[] bytes) throws IOException {
        put(key, out -> out.write(bytes));
    }

    /**
     * Stores a blob unless there is one of the same key: of several that try at once, in whatever processes, one succeeds.
     * The content is written out in either case.
     *
     * @return whether it was stored; if not, the one that was there is as it was
     */
    boolean putIfAbsent(BlobKey key, Content content) throws IOException;

    /**
     * Opens a blob for reading.
     *
     * @return to be closed by the caller
     * @throws BlobNotFoundException if there is none
     */
    InputStream open(BlobKey key) throws IOException;

    /** Number of bytes; empty if there is no such blob. */
    Optional<Long> size(BlobKey key) throws IOException;

    /** The blobs whose first segments are those of a prefix and that have more, in no order. */
    List<StoredBlob> list(BlobKey prefix) throws IOException;

    /** Their keys. */
    default List<BlobKey> below(BlobKey prefix) throws IOException {
        return list(prefix).stream().map(StoredBlob::key).toList();
    }

    /** Removes a blob; nothing happens if there is none. */
    void delete(BlobKey key) throws IOException;

    /** @throws IOException which names the store and says why, if it cannot be got at */
    void requireReachable() throws IOException;
}
