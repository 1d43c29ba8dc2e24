package io.scanstream.trainer.training;

import java.io.IOException;
import java.nio.file.Path;

/**
 * How much may be kept of what frozen stages make of images, and where. One job uses it at a time.
 *
 * @param directory for what does not fit into memory; nothing is left there
 * @param memoryBytes in Java's memory
 * @param diskBytes in the directory
 */
public record FeatureStorage(Path directory, long memoryBytes, long diskBytes) {

    public FeatureStorage {
        if (memoryBytes < 0 || diskBytes < 0) {
            throw new IllegalArgumentException(
                    "a feature storage needs sizes of 0 or more, got %,d and %,d".formatted(memoryBytes, diskBytes));
        }
    }

    /** Whether so many rows of so many numbers fit, each of them in the one place or in the other. */
    boolean holds(long rows, long width) {
        long bytes = Float.BYTES * width;
        return rows <= memoryBytes / bytes + diskBytes / bytes;
    }

    /** @return to be closed by the caller */
    FloatRows open(int width) throws IOException {
        return new FloatRows(directory, width, memoryBytes);
    }
}
