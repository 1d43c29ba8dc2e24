package io.scanstream.trainer.augmentation;

import java.io.IOException;
import java.nio.file.Path;

/**
 * How many decoded pictures may be kept, and where. One job uses it at a time.
 *
 * @param directory for what does not fit into memory; nothing is left there
 * @param memoryBytes in Java's memory
 * @param diskBytes in the directory
 */
public record PictureStorage(Path directory, long memoryBytes, long diskBytes) {

    /** @return to be closed by the caller */
    public PictureCache open() throws IOException {
        return new PictureCache(directory, memoryBytes, diskBytes);
    }
}
