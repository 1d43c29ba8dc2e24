package io.scanstream.messaging;

import java.time.Duration;

/** Tells from outside whether a loop still turns. Thread-safe. */
public final class Pulse {

    /** Kafka's {@code max.poll.interval.ms}: after it a consumer that does not poll has lost its partitions anyway. */
    private static final Duration LONGEST_SILENCE = Duration.ofMinutes(5);

    private volatile long lastBeat = System.nanoTime();

    /** Called once per turn. */
    public void beat() {
        lastBeat = System.nanoTime();
    }

    public boolean isAlive() {
        return System.nanoTime() - lastBeat < LONGEST_SILENCE.toNanos();
    }
}
