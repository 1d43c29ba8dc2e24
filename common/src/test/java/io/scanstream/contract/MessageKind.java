package io.scanstream.contract;

/** A type of message, and the schema that says the same in JSON. */
enum MessageKind {
    TRAINING_REQUEST("training-request", TrainingRequest.class),
    TRAINING_CONTROL("training-control", TrainingControl.class),
    TRAINING_STATE("training-state", TrainingState.class),
    TRAINING_EVENT("training-event", TrainingEvent.class),
    MODEL_PUBLISHED("model-published", ModelPublished.class),
    SERVING_DECISION("serving-decision", ServingDecision.class),
    REPLAY_REQUEST("replay-request", ReplayRequest.class),
    IMAGE_REFERENCE("image-reference", ImageReference.class),
    OUTCOME("outcome", Outcome.class);

    private final String schemaName;
    private final Class<?> type;

    MessageKind(String schemaName, Class<?> type) {
        this.schemaName = schemaName;
        this.type = type;
    }

    Class<?> type() {
        return type;
    }

    String schemaFile() {
        return schemaName + ".schema.json";
    }

    MessageSchema schema() {
        return MessageSchema.read(schemaFile());
    }
}
