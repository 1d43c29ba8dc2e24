package io.scanstream.imaging;

import org.opencv.core.CvException;

/** OpenCV's word for an allocation that failed. Ours to mend, not the image's fault: another time it may be decoded. */
final class LackOfMemory {

    private static final String NO_MEMORY = "Insufficient memory";

    private LackOfMemory() {}

    /** @throws OutOfMemoryError if the fault says so; any other is the caller's to judge */
    static void throwIfToldBy(RuntimeException fault) {
        if (fault instanceof CvException && String.valueOf(fault.getMessage()).contains(NO_MEMORY)) {
            throw new OutOfMemoryError(fault.getMessage().strip());
        }
    }
}
