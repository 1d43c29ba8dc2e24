package io.scanstream.contract;

import java.time.Instant;

/**
 * Why an image gets no prediction; the untouched record lies in {@code images.dlq}.
 *
 * @param task what the image was meant for; null if nothing named it
 * @param reason a sentence for people
 */
public record Rejection(
        ImageIdentity image, String task, RejectionCode code, String reason, Instant receivedAt, Instant rejectedAt)
        implements Outcome {

    public Rejection {
        Rules.required("image", image);
        Rules.optionalText("task", task);
        Rules.required("code", code);
        Rules.text("reason", reason);
        Rules.required("receivedAt", receivedAt);
        Rules.required("rejectedAt", rejectedAt);
    }
}
