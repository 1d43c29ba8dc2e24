package io.scanstream.objectstore.settings;

import io.scanstream.storage.BlobStore;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The store that a worker cannot do without. It waits for it before it takes any work: it may well be started before the
 * store is there, or before it may be used. Thread-safe.
 */
public final class RequiredStore {

    private static final Logger LOGGER = LoggerFactory.getLogger(RequiredStore.class);
    private static final Duration BETWEEN_TRIES = Duration.ofSeconds(2);

    private final BlobStore store;
    private final CountDownLatch stopped = new CountDownLatch(1);

    private volatile List<String> faults;

    public RequiredStore(BlobStore store) {
        this.store = store;
        this.faults = List.of("%s has not been looked at yet".formatted(store));
    }

    /** Returns true once the store can be got at, or false after {@link #stop}. */
    public boolean await() {
        while (stopped.getCount() > 0) {
            List<String> found = inspect();
            if (!found.equals(faults)) {
                found.forEach(fault -> LOGGER.warn("waiting: {}", fault));
            }
            faults = found;
            if (found.isEmpty()) {
                return true;
            }
            pause();
        }
        return false;
    }

    private List<String> inspect() {
        try {
            store.requireReachable();
            return List.of();
        } catch (IOException e) {
            return List.of(e.getMessage());
        }
    }

    private void pause() {
        try {
            stopped.await(BETWEEN_TRIES.toMillis(), TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            stop();
        }
    }

    /** Makes {@link #await} return soon. */
    public void stop() {
        stopped.countDown();
    }

    /** What is being waited for, in sentences; empty once all is well. */
    public List<String> faults() {
        return faults;
    }
}
