package io.scanstream.imaging;

import com.sun.jna.Library;
import com.sun.jna.Native;
import java.util.function.Supplier;

/** libjpeg and OpenCV complain of every damaged image straight to file descriptor 2, past {@link System#err}. */
final class QuietNativeCode {

    private static final int STANDARD_ERROR = 2;
    private static final int WRITE_ONLY = 1;

    private static final CLibrary C = Native.load("c", CLibrary.class);

    private QuietNativeCode() {}

    static <T> T call(Supplier<T> noisy) {
        int kept = C.dup(STANDARD_ERROR);
        int nowhere = C.open("/dev/null", WRITE_ONLY);
        C.dup2(nowhere, STANDARD_ERROR);
        try {
            return noisy.get();
        } finally {
            C.dup2(kept, STANDARD_ERROR);
            C.close(kept);
            C.close(nowhere);
        }
    }

    /** For JNA, which needs it to be public. */
    public interface CLibrary extends Library {
        int dup(int descriptor);

        int dup2(int descriptor, int target);

        int open(String path, int flags);

        int close(int descriptor);
    }
}
