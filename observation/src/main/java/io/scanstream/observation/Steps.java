package io.scanstream.observation;

import io.micrometer.core.instrument.Timer;
import java.time.Duration;
import java.util.stream.LongStream;

/** The buckets of histograms. */
public final class Steps {

    /** Of what takes milliseconds to seconds. */
    private static final Duration[] SHORT =
            millis(1, 2, 5, 10, 20, 50, 100, 200, 500, 1_000, 2_000, 5_000, 10_000, 30_000);

    /** Of what takes seconds to days. */
    private static final Duration[] LONG = millis(
            1_000,
            5_000,
            15_000,
            60_000,
            300_000,
            900_000,
            3_600_000,
            4 * 3_600_000L,
            12 * 3_600_000L,
            48 * 3_600_000L);

    private Steps() {}

    /** A histogram of times from a millisecond to half a minute. */
    public static Timer.Builder brief(String name, String description) {
        return Timer.builder(name).description(description).serviceLevelObjectives(SHORT);
    }

    /** A histogram of times from a second to two days. */
    public static Timer.Builder lengthy(String name, String description) {
        return Timer.builder(name).description(description).serviceLevelObjectives(LONG);
    }

    private static Duration[] millis(long... steps) {
        return LongStream.of(steps).mapToObj(Duration::ofMillis).toArray(Duration[]::new);
    }
}
