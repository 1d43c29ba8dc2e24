package io.scanstream.inference.fetching;

import java.time.Duration;

/**
 * The bytes of an image that lay elsewhere, and when they were brought. Times are those of {@link System#nanoTime}.
 *
 * @param begun which is when its turn came
 */
public record FetchedImage(byte[] bytes, long begun, long ended) {

    Duration duration() {
        return Duration.ofNanos(ended - begun);
    }
}
