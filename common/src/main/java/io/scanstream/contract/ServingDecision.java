package io.scanstream.contract;

import java.time.Instant;

/**
 * Which version of a model answers from now on. The record's key is the task that it answers for: the model's own name,
 * or an alias under which a version answers besides.
 */
public record ServingDecision(ModelVersion modelVersion, Instant decidedAt) {

    public ServingDecision {
        Rules.required("modelVersion", modelVersion);
        Rules.required("decidedAt", decidedAt);
    }

    /** The task that a record's key names. */
    public static String task(String key) {
        return Rules.identifier("the record's key", key);
    }
}
