package io.scanstream.trainer.checkpoint;

import io.scanstream.contract.CheckpointReference;
import io.scanstream.storage.BlobStore;
import io.scanstream.trainer.dataset.UnreadableFile;
import io.scanstream.trainer.job.Job;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The checkpoints of one attempt at a job: what it goes on from, and what it leaves. Each of its files lies in the attempt's own
 * folder; a checkpoint counts once the job's state names it. For the thread that works on the job.
 */
public final class JobCheckpoints {

    private static final Logger LOGGER = LoggerFactory.getLogger(JobCheckpoints.class);

    private final Job job;
    private final CheckpointStore store;
    private final Duration interval;
    private final String basis;
    private final Optional<Checkpoint> begunFrom;
    /** In the time of {@link System#nanoTime}. */
    private long last = System.nanoTime();

    private JobCheckpoints(
            Job job, CheckpointStore store, Duration interval, String basis, Optional<Checkpoint> begunFrom) {
        this.job = job;
        this.store = store;
        this.interval = interval;
        this.basis = basis;
        this.begunFrom = begunFrom;
    }

    /**
     * Looks for the checkpoint that the job goes on from. One that cannot be used costs its work, never the job.
     *
     * @param interval that is left between two checkpoints at least
     * @param basis digest of everything that what is kept follows from
     * @throws IOException if the store cannot be got at
     */
    public static JobCheckpoints of(Job job, CheckpointStore store, Duration interval, String basis)
            throws IOException {
        return new JobCheckpoints(job, store, interval, basis, begunFrom(job, store, basis));
    }

    private static Optional<Checkpoint> begunFrom(Job job, CheckpointStore store, String basis) throws IOException {
        if (job.checkpoint().isEmpty()) {
            return Optional.empty();
        }
        CheckpointReference reference = job.checkpoint().get();
        try {
            Checkpoint checkpoint = store.read(reference);
            if (!checkpoint.jobId().equals(job.id())) {
                throw new UnusableCheckpointException(reference.key() + " is of job " + checkpoint.jobId());
            }
            if (!checkpoint.basis().equals(basis)) {
                throw new UnusableCheckpointException(
                        reference.key() + " was made from other images, other weights or by another strategy");
            }
            return Optional.of(checkpoint);
        } catch (UnusableCheckpointException e) {
            LOGGER.warn("job {} begins at its beginning: {}", job.id(), e.getMessage());
            return Optional.empty();
        }
    }

    public Optional<Checkpoint> begunFrom() {
        return begunFrom;
    }

    /** Whether it is time to write another. */
    public boolean isDue() {
        return System.nanoTime() - last >= interval.toNanos();
    }

    /** Writes a file that a checkpoint will name; each name once. */
    public KeptFile write(String name, BlobStore.Content content) throws IOException {
        job.throwIfAbandoned();
        return store.put(CheckpointStore.folder(job.id(), job.attempt()).resolve(name), content);
    }

    /**
     * Writes a checkpoint whose files are written, and waits until it counts; then those before it are removed.
     *
     * @param name of this moment of the job; each once
     */
    public void publish(
            String name,
            List<KeptFile> folds,
            Optional<KeptTraining> training,
            Optional<KeptFeatures> features,
            List<UnreadableFile> undecodable)
            throws IOException {
        Checkpoint checkpoint = new Checkpoint(
                Checkpoint.CURRENT_SCHEMA,
                job.id(),
                job.attempt(),
                basis,
                folds,
                training.orElse(null),
                features.orElse(null),
                undecodable);
        job.throwIfAbandoned();
        CheckpointReference reference =
                store.put(CheckpointStore.folder(job.id(), job.attempt()).resolve(name + ".json"), checkpoint);
        job.keep(reference);
        last = System.nanoTime();
        removeOlder(reference, checkpoint);
    }

    private void removeOlder(CheckpointReference reference, Checkpoint checkpoint) {
        try {
            store.removeAllBefore(reference, checkpoint);
        } catch (IOException e) {
            LOGGER.warn("old checkpoints of job {} could not be removed; the next one will try again", job.id(), e);
        }
    }

    public <T> T json(KeptFile file, Class<T> type) throws IOException {
        return store.json(file, type);
    }

    public ByteBuffer bytes(KeptFile file) throws IOException {
        return store.bytes(file);
    }

    /** Takes a file's bytes. */
    @FunctionalInterface
    public interface Reader {

        /** Reads all. */
        void read(InputStream in) throws IOException;
    }

    /** @throws UnusableCheckpointException if the file turned out to be damaged when it had been read */
    public void read(KeptFile file, Reader reader) throws IOException {
        store.read(file, reader);
    }
}
