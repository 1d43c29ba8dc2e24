package io.scanstream.trainer.staging;

import io.scanstream.trainer.job.JobFailedException;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.util.concurrent.CompletionService;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorCompletionService;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;

/**
 * Runs transfers side by side, so many at a time; one that fails ends all. For one thread, which closes it before it removes
 * what they have written.
 */
final class Transfers implements AutoCloseable {

    private static final int MOST_SECONDS_TO_END = 60;

    private final int most;
    private final Runnable whileWaiting;
    private final ExecutorService threads;
    private final CompletionService<Void> ended;
    private int inFlight;

    /** Brings one file. Ends early if its thread is interrupted. */
    @FunctionalInterface
    interface Transfer {
        void run() throws IOException, JobFailedException;
    }

    /** @param whileWaiting called at least once a second while one is waited for; may throw, if they are no longer of interest */
    Transfers(int most, Runnable whileWaiting) {
        this.most = most;
        this.whileWaiting = whileWaiting;
        this.threads = Executors.newFixedThreadPool(most, task -> new Thread(task, "staging"));
        this.ended = new ExecutorCompletionService<>(threads);
    }

    /** Waits until there is room for it; throws what one of those before it has failed with. */
    void begin(Transfer transfer) throws IOException, JobFailedException {
        if (inFlight == most) {
            awaitOne();
        }
        ended.submit(() -> {
            transfer.run();
            return null;
        });
        inFlight++;
    }

    /** Waits for all; throws what the first that failed has failed with. */
    void finish() throws IOException, JobFailedException {
        while (inFlight > 0) {
            awaitOne();
        }
    }

    private void awaitOne() throws IOException, JobFailedException {
        try {
            Future<Void> one = ended.poll(1, TimeUnit.SECONDS);
            while (one == null) {
                whileWaiting.run();
                one = ended.poll(1, TimeUnit.SECONDS);
            }
            inFlight--;
            one.get();
        } catch (ExecutionException e) {
            rethrow(e.getCause());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new InterruptedIOException("interrupted while files are brought");
        }
    }

    static void rethrow(Throwable failure) throws IOException, JobFailedException {
        if (failure instanceof IOException e) {
            throw e;
        }
        if (failure instanceof JobFailedException e) {
            throw e;
        }
        if (failure instanceof RuntimeException e) {
            throw e;
        }
        throw (Error) failure;
    }

    /** Gives up what is still under way, and returns when nothing is, or after a minute. */
    @Override
    public void close() {
        threads.shutdownNow();
        try {
            threads.awaitTermination(MOST_SECONDS_TO_END, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
