package io.scanstream.messaging;

import java.time.Duration;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A thread without which the process is of no use: when its work fails, that is logged and the process ended. */
public final class VitalThread {

    private static final Logger LOGGER = LoggerFactory.getLogger(VitalThread.class);

    private final Thread thread;

    private VitalThread(Thread thread) {
        this.thread = thread;
    }

    /** @param endProcess returns at once; is called on the thread, after its work has failed */
    public static VitalThread start(String name, Runnable work, Runnable endProcess) {
        Thread thread = new Thread(() -> run(work, endProcess), name);
        thread.start();
        return new VitalThread(thread);
    }

    private static void run(Runnable work, Runnable endProcess) {
        try {
            work.run();
        } catch (RuntimeException | Error e) {
            logEnd(e);
            endProcess.run();
        }
    }

    /** What the broker refuses has a sentence that says it all. */
    private static void logEnd(Throwable failure) {
        Refusal.in(failure)
                .ifPresentOrElse(
                        refusal -> LOGGER.error("the worker cannot go on: {}", refusal.sentence()),
                        () -> LOGGER.error("the worker cannot go on", failure));
    }

    /** Waits until the work has ended. */
    public void join() throws InterruptedException {
        thread.join();
    }

    /**
     * Waits for the end of the work.
     *
     * @param deadline in the time of {@link System#nanoTime}
     * @return whether it has ended by then
     */
    public boolean hasEnded(long deadline) throws InterruptedException {
        thread.join(Math.max(1, Duration.ofNanos(deadline - System.nanoTime()).toMillis())); // 0 would be for ever
        return !thread.isAlive();
    }
}
