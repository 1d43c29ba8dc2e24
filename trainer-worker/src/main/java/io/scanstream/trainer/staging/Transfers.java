package io.scanstream.trainer.staging;

import io.scanstream.trainer.job.JobFailedException;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.util.concurrent.CompletionService;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorCompletionService;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;

/**
 * Runs transfers side by side, so many at a time; one that fails ends all. For one thread, which closes it before it looks at
 * what came of them.
 */
final class Transfers implements AutoCloseable {

    private static final int MOST_SECONDS_TO_END = 60;

    private final int most;
    private final ExecutorService threads;
    private final CompletionService<Void> ended;
    private int inFlight;

    /** Brings one file. Ends early if its thread is interrupted. */
    @FunctionalInterface
    interface Transfer {
        void run() throws IOException, JobFailedException;
    }

    Transfers(int most) {
        this.most = most;
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
            inFlight--;
            ended.take().get();
        } catch (ExecutionException e) {
            rethrow(e.getCause());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new InterruptedIOException("interrupted while files are brought");
        }
    }

    private static void rethrow(Throwable failure) throws IOException, JobFailedException {
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

    /** Gives up what is still under way, and returns when nothing is. */
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
