package io.scanstream.trainer.claim;

import java.time.Duration;

/**
 * How workers tell a job that is worked on from one whose worker has vanished.
 *
 * @param silence after which a worker of which nothing is heard has vanished
 * @param pauseAfterFault before a job is tried again that has ended by a fault of the system
 * @param mostFaults a job is given up when this many attempts in a row have ended by a fault and got no further
 */
public record Lease(Duration silence, Duration pauseAfterFault, int mostFaults) {

    /** So often a worker says that it lives within the time after which it is given up. */
    private static final int SIGNS_OF_LIFE = 6;

    public Lease {
        if (silence.isNegative() || silence.isZero() || pauseAfterFault.isNegative() || mostFaults < 1) {
            throw new IllegalArgumentException(
                    "a lease needs a silence above 0, a pause of 0 or more and 1 fault or more, got %s, %s, %d"
                            .formatted(silence, pauseAfterFault, mostFaults));
        }
    }

    /** Between two signs of life. */
    Duration renewal() {
        return silence.dividedBy(SIGNS_OF_LIFE);
    }
}
