package io.scanstream.contract;

import java.time.Instant;

/** Which version of a model answers from now on. */
public record ServingDecision(ModelVersion modelVersion, Instant decidedAt) {

    public ServingDecision {
        Rules.required("modelVersion", modelVersion);
        Rules.required("decidedAt", decidedAt);
    }
}
