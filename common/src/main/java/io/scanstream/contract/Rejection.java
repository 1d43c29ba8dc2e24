package io.scanstream.contract;

import java.time.Instant;

/**
 * Why an image gets no prediction; the untouched record lies in {@code images.dlq}.
 *
 * @param task what the image was meant for, as its sender wrote it, so without any rule; null if nothing named it
 * @param reason a sentence for people
 */
public record Rejection(
        ImageIdentity image, String task, RejectionCode code, String reason, Instant receivedAt, Instant rejectedAt)
        implements Outcome {

    public Rejection {
        Rules.required("image", image);
        Rules.required("code", code);
        reason = Rules.reason("reason", reason);
        Rules.required("receivedAt", receivedAt);
        Rules.required("rejectedAt", rejectedAt);
    }
}
