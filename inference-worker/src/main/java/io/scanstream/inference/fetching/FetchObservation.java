package io.scanstream.inference.fetching;

import java.time.Duration;

/** What is told of images that are fetched. Implementations are thread-safe, return at once and do not throw. */
public interface FetchObservation {

    void fetched(Duration duration, int bytes);

    void notFetched(FetchFailure failure);
}
