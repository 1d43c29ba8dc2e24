package io.scanstream.contract;

import java.time.Instant;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * What a model says of an image.
 *
 * @param id derived from the image's digest, the model's digest and the pre-processing version: the same image under
 *     the same model has the same id for ever
 * @param task that the model answered for: its own name, or an alias that a {@link ServingDecision} gave it
 * @param label at the model's operating point, which for two classes need not be the more probable one
 * @param probabilities by label, in the model's order; they add up to 1
 * @param modelSha256 of the bundle's manifest, which names the digest of every file of the model
 * @param receivedAt timestamp of the image's record
 * @param predictedAt when the network had answered
 */
public record Prediction(
        String id,
        ImageIdentity image,
        String task,
        String label,
        Map<String, Double> probabilities,
        ModelVersion modelVersion,
        String modelSha256,
        Instant receivedAt,
        Instant predictedAt)
        implements Outcome {

    public Prediction {
        Rules.sha256("id", id);
        Rules.required("image", image);
        Rules.identifier("task", task);
        Rules.text("label", label);
        Rules.probabilities("probabilities", probabilities);
        if (!probabilities.containsKey(label)) {
            throw new InvalidMessageException("label", label, "it must be one of " + probabilities.keySet());
        }
        probabilities = Collections.unmodifiableMap(new LinkedHashMap<>(probabilities));
        Rules.required("modelVersion", modelVersion);
        Rules.sha256("modelSha256", modelSha256);
        Rules.required("receivedAt", receivedAt);
        Rules.required("predictedAt", predictedAt);
    }
}
