package io.scanstream.inference.classification;

import io.scanstream.contract.Outcome;
import io.scanstream.inference.intake.ImageBatch;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/**
 * Batches on their way, in their order: while the network works on one, the next is decoded, and the answers to the one
 * before are sent. For one thread; owns the network's.
 */
public final class BatchesInFlight implements AutoCloseable {

    /** One that is sent, one that the network works on, one that is decoded. More would take memory and gain nothing. */
    private static final int MOST = 3;

    private final Classification classification;
    private final ExecutorService network = Executors.newSingleThreadExecutor(task -> new Thread(task, "network"));
    private final Deque<InFlight> batches = new ArrayDeque<>();

    private record InFlight(ImageBatch batch, PreparedBatch prepared, Future<List<Outcome>> outcomes, long taken) {}

    public BatchesInFlight(Classification classification) {
        this.classification = classification;
    }

    public boolean isEmpty() {
        return batches.isEmpty();
    }

    public int count() {
        return batches.size();
    }

    public boolean isFull() {
        return batches.size() >= MOST;
    }

    /** Whether the network has nothing to do. */
    public boolean isIdle() {
        return batches.isEmpty() || batches.getLast().outcomes().isDone();
    }

    public boolean isOldestAnswered() {
        return !batches.isEmpty() && batches.getFirst().outcomes().isDone();
    }

    /**
     * Returns at once.
     *
     * @throws UnansweredException which images cannot be answered by our own fault; the batch is not on its way
     */
    public void add(ImageBatch batch) {
        long taken = System.nanoTime();
        PreparedBatch prepared = classification.prepare(batch);
        batches.add(new InFlight(batch, prepared, network.submit(() -> prepared.answer()), taken));
    }

    /**
     * Waits for the answers to the oldest batch, which stays what it is.
     *
     * @throws UnansweredException which images cannot be answered by our own fault; nothing of the batch is
     */
    public AnsweredBatch oldest() {
        InFlight oldest = batches.getFirst();
        try {
            List<Outcome> outcomes = oldest.outcomes().get();
            return new AnsweredBatch(oldest.batch(), outcomes, oldest.prepared().calls(), oldest.taken());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted while a batch was being answered", e);
        } catch (ExecutionException e) {
            throw e.getCause() instanceof UnansweredException cause
                    ? cause
                    : new IllegalStateException("a batch cannot be answered", e.getCause());
        }
    }

    /** The oldest has been sent. */
    public void removeOldest() {
        batches.removeFirst().prepared().close();
    }

    /** Gives up all of them, and waits until nobody works on them. Returns their images, in their order. */
    public ImageBatch abandon() {
        batches.forEach(batch -> batch.outcomes().cancel(false));
        awaitNetwork();
        List<InFlight> abandoned = List.copyOf(batches);
        batches.clear();
        abandoned.forEach(batch -> batch.prepared().close());
        return ImageBatch.together(abandoned.stream().map(InFlight::batch).toList());
    }

    /** A task that was cancelled while it ran tells nothing of its end; one that is queued behind it does. */
    private void awaitNetwork() {
        try {
            network.submit(() -> {}).get();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted while the network was still working", e);
        } catch (ExecutionException e) {
            throw new IllegalStateException(e.getCause());
        }
    }

    @Override
    public void close() {
        try {
            abandon();
        } finally {
            network.shutdown();
        }
    }
}
