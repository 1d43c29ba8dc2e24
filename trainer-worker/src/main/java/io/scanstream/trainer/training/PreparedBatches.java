package io.scanstream.trainer.training;

import io.scanstream.imaging.PixelBatch;
import io.scanstream.imaging.Preprocessor;
import io.scanstream.trainer.augmentation.Pictures;
import io.scanstream.trainer.job.JobFailedException;
import java.io.IOException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.concurrent.CancellationException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/**
 * Batches of images, prepared ahead of the one who takes them: while the network works on one, the next are read,
 * decoded and altered. Not thread-safe: one taker, who closes it.
 */
final class PreparedBatches implements AutoCloseable {

    /** One being decoded and one being read keep the decoding threads busy; more would only take memory. */
    static final int USUAL_DEPTH = 2;

    private final Iterator<List<Sample>> coming;
    private final Pictures pictures;
    private final Preprocessor preprocessor;
    private final ExecutorService decoding;
    private final int depth;
    private final Deque<Future<PixelBatch>> ahead = new ArrayDeque<>();
    /** Threads of their own, because the decoding threads are what they wait for. */
    private final ExecutorService readers;

    private volatile boolean closed;

    /**
     * Begins to prepare the first ones.
     *
     * @param decoding stays the caller's to shut down
     * @param depth how many are prepared ahead, and so held in memory besides the one that was taken
     */
    PreparedBatches(
            List<List<Sample>> batches,
            Pictures pictures,
            Preprocessor preprocessor,
            ExecutorService decoding,
            int depth) {
        if (depth < 1) {
            throw new IllegalArgumentException(
                    "at least 1 batch is prepared ahead, got a depth of %d".formatted(depth));
        }
        this.coming = batches.iterator();
        this.pictures = pictures;
        this.preprocessor = preprocessor;
        this.decoding = decoding;
        this.depth = depth;
        this.readers = Executors.newFixedThreadPool(depth, task -> new Thread(task, "next-batch"));
        readAhead(depth);
    }

    /** @param most that are ahead then */
    private void readAhead(int most) {
        while (ahead.size() < most && coming.hasNext()) {
            List<Sample> batch = coming.next();
            ahead.add(readers.submit(() -> prepare(batch)));
        }
    }

    private PixelBatch prepare(List<Sample> batch) throws IOException, JobFailedException {
        List<PixelBatch.Entry> entries = new ArrayList<>();
        for (Sample sample : batch) {
            if (closed) {
                throw new CancellationException("nobody will take the batch");
            }
            entries.add(new PixelBatch.Entry(pictures.of(sample.image()), sample.alteration()));
        }
        return PixelBatch.prepareAltered(entries, preprocessor, decoding);
    }

    /**
     * The next batch, in the order given; waits until it is ready.
     *
     * @return to be closed by the caller, before the next one is asked for
     * @throws IOException if a file of this batch cannot be got at
     * @throws JobFailedException if a file of this batch is no longer what it was
     */
    PixelBatch next() throws IOException, JobFailedException {
        readAhead(depth + 1);
        if (ahead.isEmpty()) {
            throw new NoSuchElementException("all batches have been taken");
        }
        PixelBatch batch = await(ahead.element());
        ahead.remove();
        return batch;
    }

    private static PixelBatch await(Future<PixelBatch> batch) throws IOException, JobFailedException {
        try {
            return batch.get();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted while a batch was being prepared", e);
        } catch (ExecutionException e) {
            if (e.getCause() instanceof IOException unreachable) {
                throw unreachable;
            }
            if (e.getCause() instanceof JobFailedException changed) {
                throw changed;
            }
            throw e.getCause() instanceof RuntimeException cause ? cause : new IllegalStateException(e.getCause());
        }
    }

    /**
     * Waits for what has been begun, also when interrupted, and releases it: the caches and threads that it used may be
     * closed then.
     */
    @Override
    public void close() {
        closed = true;
        readers.shutdown();
        boolean interrupted = false;
        for (Future<PixelBatch> batch : ahead) {
            interrupted |= release(batch);
        }
        ahead.clear();
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    /** @return whether the thread was interrupted meanwhile */
    private static boolean release(Future<PixelBatch> batch) {
        boolean interrupted = false;
        while (true) {
            try {
                batch.get().close();
                return interrupted;
            } catch (ExecutionException e) {
                // It holds nothing, and what went wrong with it concerns nobody now.
                return interrupted;
            } catch (InterruptedException e) {
                interrupted = true;
            }
        }
    }
}
