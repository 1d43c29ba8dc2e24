package io.scanstream.contract;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.nio.charset.StandardCharsets;
import java.util.List;

/**
 * An example message, checked in.
 *
 * @param name of the file, without its ending
 * @param writtenAs name of the file that the message becomes when it is read and written again
 */
record GoldenMessage(String name, MessageKind kind, String writtenAs) {

    private static final ObjectMapper PLAIN_JSON = new ObjectMapper();

    /** All there are. */
    static List<GoldenMessage> all() {
        return List.of(
                new GoldenMessage(
                        "training-request-minimal", MessageKind.TRAINING_REQUEST, "training-request-minimal-written"),
                golden("training-request-minimal-written", MessageKind.TRAINING_REQUEST),
                golden("training-request-full", MessageKind.TRAINING_REQUEST),
                golden("training-state-running", MessageKind.TRAINING_STATE),
                golden("training-state-waiting", MessageKind.TRAINING_STATE),
                golden("training-state-completed", MessageKind.TRAINING_STATE),
                golden("training-state-failed", MessageKind.TRAINING_STATE),
                golden("training-state-cancelled", MessageKind.TRAINING_STATE),
                golden("training-control", MessageKind.TRAINING_CONTROL),
                golden("training-event-accepted", MessageKind.TRAINING_EVENT),
                golden("training-event-dataset-split", MessageKind.TRAINING_EVENT),
                golden("training-event-strategy-chosen", MessageKind.TRAINING_EVENT),
                golden("training-event-resumed", MessageKind.TRAINING_EVENT),
                golden("training-event-features-computed", MessageKind.TRAINING_EVENT),
                golden("training-event-epoch-completed", MessageKind.TRAINING_EVENT),
                golden("training-event-fold-evaluated", MessageKind.TRAINING_EVENT),
                golden("training-event-evaluated", MessageKind.TRAINING_EVENT),
                golden("training-event-completed", MessageKind.TRAINING_EVENT),
                golden("training-event-failed", MessageKind.TRAINING_EVENT),
                golden("training-event-cancelled", MessageKind.TRAINING_EVENT),
                golden("model-published", MessageKind.MODEL_PUBLISHED),
                golden("serving-decision", MessageKind.SERVING_DECISION),
                golden("serving-decision-shadow", MessageKind.SERVING_DECISION),
                new GoldenMessage("serving-decision-before-shadows", MessageKind.SERVING_DECISION, "serving-decision"),
                golden("replay-request", MessageKind.REPLAY_REQUEST),
                golden("image-reference", MessageKind.IMAGE_REFERENCE),
                golden("prediction", MessageKind.OUTCOME),
                golden("rejection", MessageKind.OUTCOME));
    }

    static GoldenMessage named(String name) {
        return all().stream()
                .filter(golden -> golden.name.equals(name))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("no golden message " + name));
    }

    private static GoldenMessage golden(String name, MessageKind kind) {
        return new GoldenMessage(name, kind, name);
    }

    String json() {
        return json(name);
    }

    JsonNode tree() {
        return tree(json());
    }

    JsonNode writtenTree() {
        return tree(json(writtenAs));
    }

    Object read() {
        return Messages.read(json().getBytes(StandardCharsets.UTF_8), kind.type());
    }

    static JsonNode tree(String json) {
        try {
            return PLAIN_JSON.readTree(json);
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException("not JSON: " + json, e);
        }
    }

    private static String json(String name) {
        return Resource.text("golden/" + name + ".json");
    }

    @Override
    public String toString() {
        return name;
    }
}
