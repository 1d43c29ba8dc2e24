package io.scanstream.prerequisite;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Something that a worker cannot do without, and that may come later than the worker itself: it is looked at again and again
 * until nothing is wrong with it. Thread-safe.
 */
public final class Prerequisite {

    private static final Logger LOGGER = LoggerFactory.getLogger(Prerequisite.class);
    private static final Duration BETWEEN_TRIES = Duration.ofSeconds(2);

    private final Supplier<List<String>> inspection;
    private final CountDownLatch stopped = new CountDownLatch(1);

    private volatile List<String> faults;

    /**
     * @param unseen what is said before anybody has looked
     * @param inspection looks, and says what is wrong, in sentences; empty if all is well
     */
    public Prerequisite(String unseen, Supplier<List<String>> inspection) {
        this.faults = List.of(unseen);
        this.inspection = inspection;
    }

    /** Returns true once all is well, or false after {@link #stop}. */
    public boolean await() {
        while (stopped.getCount() > 0) {
            List<String> found = inspection.get();
            if (!found.equals(faults)) {
                found.forEach(fault -> LOGGER.warn("waiting: {}", fault));
            }
            faults = found;
            if (found.isEmpty()) {
                return true;
            }
            pause();
        }
        return false;
    }

    private void pause() {
        try {
            stopped.await(BETWEEN_TRIES.toMillis(), TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            stop();
        }
    }

    /** Makes {@link #await} return soon. */
    public void stop() {
        stopped.countDown();
    }

    /** What is being waited for, in sentences; empty once all is well. */
    public List<String> faults() {
        return faults;
    }
}
