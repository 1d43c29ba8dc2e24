package io.scanstream.inference.classification;

import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/**
 * The threads on which networks work, each on a batch of its own; what is live and what is answered besides share them.
 * Thread-safe.
 */
public final class NetworkThreads implements AutoCloseable {

    private final int count;
    private final ExecutorService threads;

    public NetworkThreads(int count) {
        this.count = count;
        this.threads = Executors.newFixedThreadPool(count, task -> new Thread(task, "network"));
    }

    /** Batches that are worked on side by side, at most. */
    public int count() {
        return count;
    }

    <T> Future<T> submit(Callable<T> work) {
        return threads.submit(work);
    }

    /** Returns at once; what has been submitted is still done. */
    @Override
    public void close() {
        threads.shutdown();
    }
}
