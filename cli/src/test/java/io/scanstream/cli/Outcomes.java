package io.scanstream.cli;

import io.scanstream.contract.ImageIdentity;
import io.scanstream.contract.ModelVersion;
import io.scanstream.contract.Outcome;
import io.scanstream.contract.Prediction;
import io.scanstream.contract.Rejection;
import io.scanstream.contract.RejectionCode;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Map;

/** What might be said of images; the one at offset n came n seconds after {@link #BEGINNING}. */
public final class Outcomes {

    /** An hour ago: a broker deletes what seems older than a week. */
    public static final Instant BEGINNING =
            Instant.now().truncatedTo(ChronoUnit.SECONDS).minusSeconds(3600);

    private static final String SHA256 = "0".repeat(64);

    private Outcomes() {}

    /** @param melanoma probability of it; from a half on it is the label */
    public static Outcome prediction(ModelVersion version, int partition, long offset, double melanoma) {
        Instant received = BEGINNING.plusSeconds(offset);
        return new Prediction(
                SHA256,
                image(partition, offset),
                version.name(),
                melanoma >= 0.5 ? "melanoma" : "naevus",
                Map.of("melanoma", melanoma, "naevus", 1 - melanoma),
                version,
                SHA256,
                received,
                received);
    }

    /** An image that was meant for the model of this name. */
    public static Outcome rejection(String task, int partition, long offset, RejectionCode code) {
        Instant received = BEGINNING.plusSeconds(offset);
        return new Rejection(image(partition, offset), task, code, "it is damaged", received, received);
    }

    private static ImageIdentity image(int partition, long offset) {
        return new ImageIdentity("patient", null, "images", partition, offset, SHA256);
    }
}
