package io.scanstream.contract;

import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import java.time.Instant;

/** The one answer to an image event. */
@JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "type")
@JsonSubTypes({
    @JsonSubTypes.Type(value = Prediction.class, name = "Prediction"),
    @JsonSubTypes.Type(value = Rejection.class, name = "Rejection")
})
public sealed interface Outcome permits Prediction, Rejection {

    ImageIdentity image();

    /** Timestamp of the image's record. */
    Instant receivedAt();
}
