package io.scanstream.contract;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The schemas against the records. */
class MessageSchemasTest {

    static Stream<SchemaPart> records() {
        return SchemaPart.all().stream().filter(part -> part.type().isRecord());
    }

    static Stream<SchemaPart> enumerations() {
        return SchemaPart.all().stream().filter(part -> part.type().isEnum());
    }

    @ParameterizedTest
    @MethodSource("records")
    @DisplayName("A schema has the fields of its record, and those that are not required may be null")
    void hasTheFieldsOfTheRecord(SchemaPart part) {
        // When
        List<String> properties = part.properties();

        // Then
        assertThat(properties).containsExactlyElementsOf(MessageTypes.fields(part.type()));
        assertThat(properties).containsAll(part.required());
        assertThat(properties)
                .allSatisfy(name -> assertThat(mayBeNull(part, name))
                        .as("%s may be null", name)
                        .isNotEqualTo(part.required().contains(name)));
    }

    private static boolean mayBeNull(SchemaPart part, String name) {
        JsonNode property = part.resolved(part.property(name));
        List<String> allowed = new ArrayList<>();
        property.path("type").forEach(type -> allowed.add(type.asText()));
        property.path("enum").forEach(constant -> allowed.add(constant.asText()));
        return allowed.contains("null");
    }

    @ParameterizedTest
    @MethodSource("enumerations")
    @DisplayName("A schema has the constants of its enumeration")
    void hasTheConstantsOfTheEnumeration(SchemaPart part) {
        // When
        List<String> constants = part.constants();

        // Then
        assertThat(constants).containsExactlyElementsOf(MessageTypes.constants(part.type()));
    }

    @ParameterizedTest
    @MethodSource("records")
    @DisplayName("A schema describes every field")
    void describesEveryField(SchemaPart part) {
        // When
        Stream<JsonNode> properties = part.properties().stream().map(part::property);

        // Then
        assertThat(properties)
                .allSatisfy(property ->
                        assertThat(property.path("description").asText()).isNotBlank());
    }

    @Test
    @DisplayName("A default in the request's schema is what the record fills in")
    void statesTheDefaultsOfTheRecord() {
        // Given
        JsonNode filledIn = GoldenMessage.named("training-request-minimal").writtenTree();

        // When
        Map<String, JsonNode> defaults = defaults(SchemaPart.of(MessageKind.TRAINING_REQUEST));

        // Then
        assertThat(defaults)
                .hasSizeGreaterThan(20)
                .allSatisfy((place, value) ->
                        assertThat(plain(filledIn.at(place))).as(place).isEqualTo(plain(value)));
    }

    /** By place in the message. */
    private static Map<String, JsonNode> defaults(SchemaPart whole) {
        Map<String, JsonNode> defaults = new TreeMap<>();
        whole.andBelow()
                .forEach(part -> part.properties().forEach(name -> {
                    JsonNode value = part.property(name).path("default");
                    if (value.isValueNode()) {
                        defaults.put(part.place() + "/" + name, value);
                    }
                }));
        return defaults;
    }

    private static Object plain(JsonNode value) {
        return value.isNumber() ? value.asDouble() : value.asText();
    }

    @Test
    @DisplayName("What several schemas define under one name is the same in all of them")
    void definesTheSameUnderOneName() {
        // Given
        Stream<JsonNode> definitions = Stream.of(MessageKind.values())
                .map(kind -> SchemaPart.of(kind).file().path("$defs"));

        // When
        Map<String, Set<JsonNode>> byName = new TreeMap<>();
        definitions.forEach(file -> file.properties()
                .forEach(definition -> byName.computeIfAbsent(definition.getKey(), name -> new HashSet<>())
                        .add(definition.getValue())));

        // Then
        assertThat(byName)
                .isNotEmpty()
                .allSatisfy((name, different) -> assertThat(different).as(name).hasSize(1));
    }
}
