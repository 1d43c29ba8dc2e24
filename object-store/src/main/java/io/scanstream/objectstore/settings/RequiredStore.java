package io.scanstream.objectstore.settings;

import io.scanstream.prerequisite.Prerequisite;
import io.scanstream.storage.BlobStore;
import java.io.IOException;
import java.util.List;

/**
 * The store that a worker cannot do without. It waits for it before it takes any work: it may well be started before the
 * store is there, or before it may be used. Thread-safe.
 */
public final class RequiredStore {

    private final BlobStore store;
    private final Prerequisite prerequisite;

    public RequiredStore(BlobStore store) {
        this.store = store;
        this.prerequisite = new Prerequisite("%s has not been looked at yet".formatted(store), this::inspect);
    }

    /** Returns true once the store can be got at, or false after {@link #stop}. */
    public boolean await() {
        return prerequisite.await();
    }

    private List<String> inspect() {
        try {
            store.requireReachable();
            return List.of();
        } catch (IOException e) {
            return List.of(e.getMessage());
        }
    }

    /** Makes {@link #await} return soon. */
    public void stop() {
        prerequisite.stop();
    }

    /** What is being waited for, in sentences; empty once all is well. */
    public List<String> faults() {
        return prerequisite.faults();
    }
}
