package io.scanstream.inference.serving;

import io.scanstream.contract.ModelVersion;
import java.time.Duration;
import java.util.Map;
import java.util.Set;

/** What is told of the models that answer. Implementations are thread-safe, return at once and do not throw. */
public interface ServingObservation {

    /**
     * Told again and again, whether anything has changed or not.
     *
     * @param versions that answer, by task
     * @param missing tasks whose wanted version does not answer, whether another one does or none
     */
    void serving(Map<String, ModelVersion> versions, Set<String> missing);

    /** A version has been made ready to answer. */
    void loaded(Duration duration);

    /** One could not be. */
    void notLoaded();
}
