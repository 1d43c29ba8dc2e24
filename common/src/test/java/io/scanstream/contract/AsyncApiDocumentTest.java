package io.scanstream.contract;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** {@code docs/asyncapi.yaml} against the code. */
class AsyncApiDocumentTest {

    private static final String SCHEMAS = "common/src/main/resources/io/scanstream/contract/schema";

    private final AsyncApiDocument document = AsyncApiDocument.read();

    /** What the document says of a topic. */
    private record Channel(String address, int partitions, String cleanupPolicy, int maxMessageBytes) {

        static Channel of(JsonNode channel) {
            JsonNode kafka = channel.at("/bindings/kafka");
            JsonNode configuration = kafka.path("topicConfiguration");
            return new Channel(
                    channel.path("address").asText(),
                    kafka.path("partitions").asInt(),
                    configuration.path("cleanup.policy").path(0).asText(),
                    configuration.path("max.message.bytes").asInt());
        }

        static Channel of(Topic topic) {
            return new Channel(topic.topicName(), topic.partitions(), topic.cleanupPolicy(), topic.maxMessageBytes());
        }
    }

    @Test
    @DisplayName("The channels are the topics as the code creates them")
    void hasTheTopics() {
        // When
        Stream<Channel> channels = document.channels().stream().map(Channel::of);

        // Then
        assertThat(channels)
                .containsExactlyElementsOf(
                        Arrays.stream(Topic.values()).map(Channel::of).toList());
    }

    @Test
    @DisplayName("The messages' headers are those that the code knows")
    void hasTheHeaders() {
        // When
        TreeSet<String> headers = new TreeSet<>();
        document.messages().stream()
                .map(message -> message.at("/headers/$ref").asText())
                .filter(reference -> !reference.isEmpty())
                .forEach(reference ->
                        document.at(reference).path("properties").fieldNames().forEachRemaining(headers::add));

        // Then
        assertThat(headers).containsExactlyInAnyOrderElementsOf(HeaderNames.all());
    }

    @Test
    @DisplayName("Every reference inside the document leads somewhere")
    void hasNoDeadReference() {
        // When
        List<String> inside = document.references().stream()
                .filter(reference -> reference.startsWith("#"))
                .toList();

        // Then
        assertThat(inside)
                .isNotEmpty()
                .allSatisfy(reference -> assertThat(document.at(reference).isMissingNode())
                        .as(reference)
                        .isFalse());
    }

    @Test
    @DisplayName("The payloads are the schemas, all of them, where they lie")
    void refersToTheSchemas() {
        // When
        Stream<Path> outside = document.references().stream()
                .filter(reference -> !reference.startsWith("#"))
                .map(reference -> ProjectFile.path(AsyncApiDocument.FOLDER)
                        .resolve(reference)
                        .normalize());

        // Then
        assertThat(outside)
                .allSatisfy(file -> assertThat(file).isRegularFile())
                .containsExactlyElementsOf(Arrays.stream(MessageKind.values())
                        .map(kind -> ProjectFile.path(SCHEMAS).resolve(kind.schemaFile()))
                        .toList());
    }

    @Test
    @DisplayName("Every channel is used by an operation of a worker, as sender or receiver")
    void usesEveryChannel() {
        // When
        List<JsonNode> operations = document.operations();

        // Then
        assertThat(operations).allSatisfy(operation -> {
            assertThat(operation.path("action").asText()).isIn("send", "receive");
            assertThat(operation.at("/tags/0/$ref").asText())
                    .isIn("#/components/tags/trainer", "#/components/tags/inference");
        });
        assertThat(operations)
                .extracting(
                        operation -> document.at(operation.at("/channel/$ref").asText()))
                .containsAll(document.channels());
    }
}
