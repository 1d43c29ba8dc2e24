package io.scanstream.contract;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import java.util.List;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;

/** {@code docs/asyncapi.yaml}. */
record AsyncApiDocument(JsonNode root) {

    static final String FOLDER = "docs";

    static AsyncApiDocument read() {
        try {
            return new AsyncApiDocument(new YAMLMapper().readTree(ProjectFile.text(FOLDER + "/asyncapi.yaml")));
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("docs/asyncapi.yaml is not YAML", e);
        }
    }

    List<JsonNode> channels() {
        return children(root.path("channels")).toList();
    }

    List<JsonNode> operations() {
        return children(root.path("operations")).toList();
    }

    List<JsonNode> messages() {
        return children(root.path("components").path("messages")).toList();
    }

    /** Targets of all references, wherever they stand. */
    List<String> references() {
        return root.findValuesAsText("$ref");
    }

    /** Where a reference inside the document leads to; missing if nowhere. */
    JsonNode at(String reference) {
        return root.at(reference.substring(1));
    }

    private static Stream<JsonNode> children(JsonNode node) {
        return StreamSupport.stream(node.spliterator(), false);
    }
}
