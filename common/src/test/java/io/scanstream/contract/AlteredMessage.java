package io.scanstream.contract;

import com.fasterxml.jackson.core.JsonPointer;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.charset.StandardCharsets;

/** A golden message with something else in one place. */
record AlteredMessage(MessageKind kind, JsonNode tree) {

    /** @param pointer to the field, as in RFC 6901 */
    static AlteredMessage with(String golden, String pointer, JsonNode value) {
        AlteredMessage message = of(golden);
        JsonPointer field = JsonPointer.compile(pointer);
        if (message.tree.at(field.head()) instanceof ArrayNode array) {
            array.set(field.last().getMatchingIndex(), value);
        } else {
            message.owner(field).set(field.last().getMatchingProperty(), value);
        }
        return message;
    }

    static AlteredMessage without(String golden, String pointer) {
        AlteredMessage message = of(golden);
        JsonPointer field = JsonPointer.compile(pointer);
        message.owner(field).remove(field.last().getMatchingProperty());
        return message;
    }

    private static AlteredMessage of(String golden) {
        GoldenMessage original = GoldenMessage.named(golden);
        return new AlteredMessage(original.kind(), original.tree());
    }

    private ObjectNode owner(JsonPointer field) {
        return (ObjectNode) tree.at(field.head());
    }

    Object read() {
        return Messages.read(tree.toString().getBytes(StandardCharsets.UTF_8), kind.type());
    }

    boolean keepsItsSchema() {
        return kind.schema().complaints(tree.toString()).isEmpty();
    }
}
