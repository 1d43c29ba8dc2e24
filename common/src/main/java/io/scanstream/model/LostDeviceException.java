package io.scanstream.model;

import java.util.List;
import java.util.Locale;

/**
 * A GPU does not answer this process any more, whatever it is asked: CUDA keeps such an error for as long as the process
 * lives. Only a new one helps.
 */
public final class LostDeviceException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    /** CUDA's own words for the errors of which its manual says that the process must be ended. */
    private static final List<String> WORDS = List.of(
            "an illegal memory access was encountered",
            "an illegal instruction was encountered",
            "device-side assert triggered",
            "hardware stack error",
            "invalid program counter",
            "misaligned address",
            "the launch timed out and was terminated",
            "uncorrectable ecc error",
            "uncorrectable nvlink error",
            "unspecified launch failure");

    private LostDeviceException(Throwable fault) {
        super("the GPU is lost to this process: " + fault.getMessage(), fault);
    }

    /** @throws LostDeviceException if that is the fault, or what caused it */
    public static void throwIfBehind(Throwable fault) {
        for (Throwable cause = fault; cause != null; cause = cause.getCause()) {
            String message = String.valueOf(cause.getMessage()).toLowerCase(Locale.ROOT);
            if (message.contains("cuda error") && WORDS.stream().anyMatch(message::contains)) {
                throw new LostDeviceException(cause);
            }
        }
    }
}
