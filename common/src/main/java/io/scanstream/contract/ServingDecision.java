package io.scanstream.contract;

import java.time.Instant;

/**
 * Which version of a model answers from now on. The record's key is the task that it answers for: the model's own name,
 * or an alias under which a version answers besides.
 *
 * @param shadow another version of the model, which answers the same images from {@code decidedAt} on, into a topic of its
 *     own; null if none
 */
public record ServingDecision(ModelVersion modelVersion, ModelVersion shadow, Instant decidedAt) {

    public ServingDecision {
        Rules.required("modelVersion", modelVersion);
        Rules.required("decidedAt", decidedAt);
        if (shadow != null && (!shadow.name().equals(modelVersion.name()) || shadow.equals(modelVersion))) {
            throw new InvalidMessageException(
                    "shadow",
                    shadow.toString(),
                    "it must be another version of the model that %s is of".formatted(modelVersion));
        }
    }

    /** Now, without a shadow. */
    public static ServingDecision of(ModelVersion modelVersion) {
        return new ServingDecision(modelVersion, null, Instant.now());
    }

    /** The task that a record's key names. */
    public static String task(String key) {
        return Rules.identifier("the record's key", key);
    }
}
