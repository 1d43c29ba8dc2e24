package io.scanstream.contract;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.stream.Stream;

/**
 * The part of a schema that speaks of one place in a message.
 *
 * @param file the whole schema
 * @param place in the message, as in RFC 6901
 * @param type what is read there
 * @param node of the schema
 */
record SchemaPart(JsonNode file, String place, Class<?> type, JsonNode node) {

    /** Of all messages, of all their records and enumerations, at every depth. */
    static List<SchemaPart> all() {
        return Stream.of(MessageKind.values())
                .flatMap(kind -> of(kind).andBelow())
                .toList();
    }

    static SchemaPart of(MessageKind kind) {
        JsonNode file = GoldenMessage.tree(kind.schema().text());
        return new SchemaPart(file, "", kind.type(), file);
    }

    Stream<SchemaPart> andBelow() {
        return Stream.concat(Stream.of(this), below().stream().flatMap(SchemaPart::andBelow));
    }

    private List<SchemaPart> below() {
        List<SchemaPart> parts = new ArrayList<>();
        List<Class<?>> subtypes = MessageTypes.subtypes(type);
        for (int i = 0; i < subtypes.size(); i++) {
            parts.add(new SchemaPart(
                    file, place, subtypes.get(i), node.path("oneOf").path(i)));
        }
        MessageTypes.components(type).forEach(component -> {
            Class<?> element = MessageTypes.elementType(component);
            if (MessageTypes.all().contains(element)) {
                SchemaPart field =
                        new SchemaPart(file, place + "/" + component.getName(), element, property(component.getName()));
                parts.add(component.getType() == element ? field : field.items());
            }
        });
        return parts;
    }

    private SchemaPart items() {
        return new SchemaPart(file, place + "/0", type, resolved().path("items"));
    }

    JsonNode property(String name) {
        return resolved().path("properties").path(name);
    }

    List<String> properties() {
        return strings(resolved().path("properties").fieldNames());
    }

    List<String> required() {
        List<String> names = new ArrayList<>();
        resolved().path("required").forEach(name -> names.add(name.textValue()));
        return names;
    }

    /** Without null. */
    List<String> constants() {
        List<String> constants = new ArrayList<>();
        resolved().path("enum").forEach(constant -> constants.add(constant.textValue()));
        constants.removeIf(constant -> constant == null);
        return constants;
    }

    private JsonNode resolved() {
        return resolved(node);
    }

    /** Where a reference leads to. */
    JsonNode resolved(JsonNode part) {
        JsonNode reference = part.path("$ref");
        return reference.isMissingNode() ? part : file.at(reference.textValue().substring(1));
    }

    private static List<String> strings(Iterator<String> names) {
        List<String> list = new ArrayList<>();
        names.forEachRemaining(list::add);
        return list;
    }

    @Override
    public String toString() {
        return type.getSimpleName() + " at " + (place.isEmpty() ? "the top" : place);
    }
}
