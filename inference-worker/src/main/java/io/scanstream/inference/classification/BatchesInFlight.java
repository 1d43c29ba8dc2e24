package io.scanstream.inference.classification;

import io.scanstream.contract.Outcome;
import io.scanstream.inference.intake.ImageBatch;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;

/**
 * Batches on their way, in their order: while the network works on some, the next is decoded, and the answers to the one
 * before are sent. For one thread.
 */
public final class BatchesInFlight implements AutoCloseable {

    private final Classification classification;
    private final int most;
    private final NetworkThreads network;
    private final Deque<InFlight> batches = new ArrayDeque<>();

    private record InFlight(ImageBatch batch, PreparedBatch prepared, Future<List<Outcome>> outcomes, long taken) {}

    /** @param network stays the caller's to close */
    public BatchesInFlight(Classification classification, NetworkThreads network) {
        this.classification = classification;
        this.network = network;
        // One that is sent, one per thread of the network, one that is decoded. More would take memory and gain
        // nothing.
        this.most = network.count() + 2;
    }

    public boolean isEmpty() {
        return batches.isEmpty();
    }

    public int count() {
        return batches.size();
    }

    public boolean isFull() {
        return batches.size() >= most;
    }

    /** Whether a thread of the network has nothing to do. */
    public boolean isIdle() {
        return working() < network.count();
    }

    /** Batches that the network works on, or has before it. */
    public int working() {
        return (int)
                batches.stream().filter(batch -> !batch.outcomes().isDone()).count();
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
            PreparedBatch prepared = oldest.prepared();
            return new AnsweredBatch(oldest.batch(), outcomes, prepared.arrivals(), prepared.calls(), oldest.taken());
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
        List<InFlight> abandoned = List.copyOf(batches);
        batches.clear();
        abandoned.forEach(batch -> batch.prepared().close()); // which waits while the network works on it
        return ImageBatch.together(abandoned.stream().map(InFlight::batch).toList());
    }

    @Override
    public void close() {
        abandon();
    }
}
