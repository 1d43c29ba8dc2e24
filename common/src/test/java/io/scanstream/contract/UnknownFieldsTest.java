package io.scanstream.contract;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** A sender may be of a newer version than a reader. */
class UnknownFieldsTest {

    private static final JsonNode UNKNOWN = GoldenMessage.tree("{\"unit\": \"seconds\", \"of\": [1, null, true]}");

    private static final String LABEL = "melanoma";

    static List<GoldenMessage> goldenMessages() {
        return GoldenMessage.all();
    }

    @ParameterizedTest
    @MethodSource("goldenMessages")
    @DisplayName("Fields that nobody knows are ignored at every depth, by the record and by the schema")
    void areIgnored(GoldenMessage golden) {
        // Given
        JsonNode tree = golden.tree();
        addEverywhere(tree);
        AlteredMessage message = new AlteredMessage(golden.kind(), tree);

        // When
        Object read = message.read();

        // Then
        assertThat(read).isEqualTo(golden.read());
        assertThat(message.keepsItsSchema()).isTrue();
    }

    /** Except among the probabilities: there every field is a label. */
    private static void addEverywhere(JsonNode node) {
        node.forEach(UnknownFieldsTest::addEverywhere);
        if (node instanceof ObjectNode object && !object.has(LABEL)) {
            object.set("addedLater", UNKNOWN);
        }
    }
}
