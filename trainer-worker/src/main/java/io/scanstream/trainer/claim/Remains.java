package io.scanstream.trainer.claim;

import io.scanstream.trainer.checkpoint.CheckpointStore;
import java.io.IOException;
import java.util.Set;
import java.util.concurrent.ExecutorService;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Removes from the store what jobs that have ended have left there: between two jobs, on the thread that works on them, since
 * the thread that polls must not wait for a store. Not removing it harms nobody, and is made up for when a worker starts.
 */
final class Remains {

    private static final Logger LOGGER = LoggerFactory.getLogger(Remains.class);

    private final CheckpointStore store;
    private final ExecutorService work;

    /** @param work one thread; the caller's to shut down */
    Remains(CheckpointStore store, ExecutorService work) {
        this.store = store;
        this.work = work;
    }

    private interface Removal {
        void run() throws IOException;
    }

    /** @param jobId of a job that has ended */
    void remove(String jobId) {
        later(() -> store.remove(jobId));
    }

    /** @param jobIds of jobs that have ended */
    void removeThoseOf(Set<String> jobIds) {
        later(() -> store.removeThoseOf(jobIds::contains));
    }

    private void later(Removal removal) {
        work.execute(() -> {
            try {
                removal.run();
            } catch (IOException e) {
                LOGGER.warn("checkpoints that nobody needs any more could not be removed", e);
            }
        });
    }
}
