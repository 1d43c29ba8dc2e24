package io.scanstream.inference.serving;

import com.sun.jna.Library;
import com.sun.jna.Native;
import com.sun.jna.Platform;
import java.io.IOException;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Work that others wait for less than for what goes on meanwhile. */
final class BackgroundThread {

    private static final Logger LOGGER = LoggerFactory.getLogger(BackgroundThread.class);

    /**
     * A third of the processor time that another thread gets if both want it: enough to be done in time on a machine that is
     * never idle. Linux has a value of this kind for each thread; what is Java's own has no effect there.
     */
    private static final int NICENESS = 5;

    private BackgroundThread() {}

    /** Waits for the result of the work. It gets a thread of its own, since none may ever take its niceness back. */
    static <T> T call(String name, Callable<T> work) throws IOException {
        FutureTask<T> task = new FutureTask<>(() -> {
            giveWay();
            return work.call();
        });
        new Thread(task, name).start();
        try {
            return task.get();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted while waiting for " + name, e);
        } catch (ExecutionException e) {
            throw sameKind(e.getCause());
        }
    }

    private static IOException sameKind(Throwable cause) {
        if (cause instanceof RuntimeException unchecked) {
            throw unchecked;
        }
        if (cause instanceof Error error) {
            throw error;
        }
        return cause instanceof IOException io ? io : new IOException(cause);
    }

    private static void giveWay() {
        try {
            if (Platform.isLinux()
                    && Native.load("c", CLibrary.class).setpriority(CLibrary.OF_A_THREAD, CLibrary.THIS, NICENESS)
                            != 0) {
                LOGGER.debug("this thread's niceness cannot be set");
            }
        } catch (UnsatisfiedLinkError e) {
            LOGGER.debug("no glibc to set a thread's niceness with", e);
        }
    }

    /** For JNA, which needs it to be public. */
    public interface CLibrary extends Library {

        /** PRIO_PROCESS, which in Linux means a thread: setpriority(2), "C library/kernel differences". */
        int OF_A_THREAD = 0;

        int THIS = 0;

        int setpriority(int which, int who, int niceness);
    }
}
