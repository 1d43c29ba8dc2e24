package io.scanstream.trainer.staging;

import java.time.Instant;

/** What is told of data sets that are brought. Implementations are thread-safe, return at once and do not throw. */
@FunctionalInterface
public interface StagingObservation {

    /**
     * All files of a data set lie in the scratch directory.
     *
     * @param bytes of the files
     */
    void staged(Instant begun, Instant ended, long bytes);
}
