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
        GoldenMessage original = GoldenMessage.named(golden);
        JsonNode tree = original.tree();
        JsonPointer field = JsonPointer.compile(pointer);
        String name = field.last().getMatchingProperty();
        if (tree.at(field.head()) instanceof ArrayNode array) {
            array.set(field.last().getMatchingIndex(), value);
        } else {
            ((ObjectNode) tree.at(field.head())).set(name, value);
        }
        return new AlteredMessage(original.kind(), tree);
    }

    static AlteredMessage without(String golden, String pointer) {
        AlteredMessage message = with(golden, pointer, null);
        JsonPointer field = JsonPointer.compile(pointer);
        ((ObjectNode) message.tree.at(field.head())).remove(field.last().getMatchingProperty());
        return message;
    }

    Object read() {
        return Messages.read(tree.toString().getBytes(StandardCharsets.UTF_8), kind.type());
    }

    boolean keepsItsSchema() {
        return kind.schema().complaints(tree.toString()).isEmpty();
    }
}
