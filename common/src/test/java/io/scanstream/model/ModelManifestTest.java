package io.scanstream.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.scanstream.contract.InvalidMessageException;
import io.scanstream.contract.Messages;
import io.scanstream.model.ModelManifest.BundleFile;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ModelManifestTest {

    private static final ModelManifest MANIFEST =
            SmallModel.manifest(List.of(new BundleFile("weights.safetensors", 7, "0".repeat(64))));

    @BeforeAll
    static void startEngine() {
        SmallModel.startEngine();
    }

    @Test
    @DisplayName("It is on disk what it is here")
    void survivesTheDisk() {
        // When
        ModelManifest read = Messages.read(Messages.writeIndented(MANIFEST), ModelManifest.class);

        // Then
        assertThat(read).isEqualTo(MANIFEST);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "schemaVersion",
                "modelVersion",
                "network",
                "form",
                "head",
                "labels",
                "calibration",
                "decision",
                "preprocessing",
                "metrics",
                "folds",
                "files"
            })
    @DisplayName("A manifest that lacks something that is needed to answer is refused")
    void missingFieldIsRefused(String field) throws Exception {
        // Given
        ObjectNode json = (ObjectNode) new ObjectMapper().readTree(Messages.write(MANIFEST));
        json.remove(field);
        byte[] bytes = new ObjectMapper().writeValueAsBytes(json);

        // When
        assertThatExceptionOfType(InvalidMessageException.class)
                .isThrownBy(() -> Messages.read(bytes, ModelManifest.class))

                // Then
                .withMessageMatching("(?s).*%s.*required.*".formatted(field));
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource({"hiddenUnits, 0", "featureDropout, 1", "hiddenDropout, -0.1", "weightDecay, 2"})
    @DisplayName("A head that cannot be built is refused")
    void impossibleHeadIsRefused(String field, double value) throws Exception {
        // Given
        JsonNode json = new ObjectMapper().readTree(Messages.write(MANIFEST));
        if (field.equals("hiddenUnits")) {
            ((ObjectNode) json.path("head")).put(field, (int) value);
        } else {
            ((ObjectNode) json.path("head")).put(field, value);
        }
        byte[] bytes = new ObjectMapper().writeValueAsBytes(json);

        // When
        assertThatExceptionOfType(InvalidMessageException.class)
                .isThrownBy(() -> Messages.read(bytes, ModelManifest.class))

                // Then
                .withMessageContaining("a head needs hidden units above 0, dropouts from 0 to below 1");
    }

    @Test
    @DisplayName("A head that was written before there were kinds of heads is of the kind that there was")
    void headWithoutKindIsRead() throws Exception {
        // Given
        ObjectNode json = (ObjectNode) new ObjectMapper().readTree(Messages.write(MANIFEST));
        ((ObjectNode) json.path("head")).remove(List.of("pooling", "activation", "weightDecay"));
        byte[] bytes = new ObjectMapper().writeValueAsBytes(json);

        // When
        ModelManifest read = Messages.read(bytes, ModelManifest.class);

        // Then
        assertThat(read.head()).isEqualTo(MANIFEST.head());
    }

    @Test
    @DisplayName("The program knows which version it is")
    void codeVersionIsKnown() {
        // When
        String version = CodeVersion.current();

        // Then
        assertThat(version).matches("\\d+\\.\\d+\\.\\d+.*").doesNotContain("$");
    }
}
