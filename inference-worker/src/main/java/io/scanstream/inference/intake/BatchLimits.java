package io.scanstream.inference.intake;

import java.time.Duration;

/**
 * How much is answered in one go.
 *
 * @param images at most; bounds the network's memory
 * @param bytes of encoded images at most, those that are referred to included, except that one image always makes a batch
 * @param patience how long the first image of a batch may wait for others while there is something else to answer
 */
public record BatchLimits(int images, long bytes, Duration patience) {

    public BatchLimits {
        if (images < 1 || bytes < 1 || bytes > Integer.MAX_VALUE || patience.isNegative()) {
            throw new IllegalArgumentException(
                    "a batch needs 1 image or more, 1 to %d bytes and a patience of 0 or more, got %d, %d, %s"
                            .formatted(Integer.MAX_VALUE, images, bytes, patience));
        }
    }

    /** The same for images that wait for nobody. */
    public BatchLimits withoutPatience() {
        return new BatchLimits(images, bytes, Duration.ZERO);
    }
}
