package io.scanstream.benchmarks;

import java.time.Duration;
import java.util.function.BooleanSupplier;

/** For something that another process does. */
final class Waiting {

    private static final Duration PATIENCE = Duration.ofMinutes(3);
    private static final int BETWEEN_LOOKS_MILLIS = 5;

    private Waiting() {}

    static void until(String what, BooleanSupplier happened) {
        long deadline = System.nanoTime() + PATIENCE.toNanos();
        while (!happened.getAsBoolean()) {
            if (System.nanoTime() - deadline > 0) {
                throw new IllegalStateException("waited %s in vain for %s".formatted(PATIENCE, what));
            }
            sleep(Duration.ofMillis(BETWEEN_LOOKS_MILLIS));
        }
    }

    static void sleep(Duration time) {
        try {
            Thread.sleep(time.toMillis());
        } catch (InterruptedException e) {
            throw new IllegalStateException("interrupted", e);
        }
    }
}
