package io.scanstream.cli.pruning;

import io.scanstream.contract.TrainingState;
import io.scanstream.storage.AttemptFolder;
import io.scanstream.storage.BlobKey;
import java.time.Instant;

/**
 * A folder of an attempt that nothing refers to.
 *
 * @param job where the job stands; null if the broker knows of none
 * @param lastWritten when the newest of its files was
 */
public record OrphanedFolder(
        String folder,
        AttemptFolder.Kind kind,
        String jobId,
        int attempt,
        TrainingState.Phase job,
        int files,
        long bytes,
        Instant lastWritten) {

    BlobKey key() {
        return new BlobKey(folder);
    }
}
