package io.scanstream.contract;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** {@code docs/messages.md} against the code. */
class MessagesDocumentationTest {

    private static final int NAME = 0;
    private static final int PRESENCE = 2;

    private final MessagesPage page = MessagesPage.read();

    static Set<Class<?>> types() {
        return MessageTypes.all();
    }

    static Stream<SchemaPart> records() {
        return SchemaPart.all().stream().filter(part -> part.type().isRecord());
    }

    @Test
    @DisplayName("The page lists the topics as the code creates them, and no others")
    void listsTheTopics() {
        // When
        Stream<List<String>> rows = page.table("Topics").stream();

        // Then
        assertThat(rows.map(row -> List.of(row.get(NAME), row.get(3), row.get(4), row.get(5))))
                .containsExactlyElementsOf(Arrays.stream(Topic.values())
                        .map(MessagesDocumentationTest::row)
                        .toList());
    }

    private static List<String> row(Topic topic) {
        return List.of(
                "`%s`".formatted(topic.topicName()),
                "`%s`".formatted(topic.cleanupPolicy()),
                Integer.toString(topic.partitions()),
                "%d MiB".formatted(topic.maxMessageBytes() >> 20));
    }

    @Test
    @DisplayName("The page explains the headers that the code knows, and no others")
    void explainsTheHeaders() {
        // When
        List<String> headers = names(page.table("Headers"));

        // Then
        assertThat(headers).containsExactlyInAnyOrderElementsOf(HeaderNames.all());
    }

    @Test
    @DisplayName("The page has a section for every type that messages are made of, and for no other")
    void hasASectionForEveryType() {
        // When
        List<String> documented = page.documentedTypes();

        // Then
        assertThat(documented)
                .containsExactlyInAnyOrderElementsOf(
                        types().stream().map(Class::getSimpleName).toList());
    }

    @ParameterizedTest
    @MethodSource("types")
    @DisplayName("A type's section explains its fields or constants, and no others")
    void explainsTheMembersOf(Class<?> type) {
        // When
        List<String> documented = names(page.tableOf(type));

        // Then
        assertThat(documented).containsExactlyElementsOf(MessageTypes.ownMembers(type));
    }

    @ParameterizedTest
    @MethodSource("records")
    @DisplayName("A section says as the schema does which fields are required and what the defaults are")
    void saysWhatIsRequired(SchemaPart part) {
        // When
        List<List<String>> rows = page.tableOf(part.type());

        // Then
        assertThat(rows).allSatisfy(row -> {
            String field = MessagesPage.withoutCode(row.get(NAME));
            assertThat(asJson(row.get(PRESENCE))).as(field).isEqualTo(presence(part, field));
        });
    }

    private static String presence(SchemaPart part, String field) {
        if (part.required().contains(field)) {
            return "required";
        }
        JsonNode value = part.property(field).path("default");
        return value.isMissingNode() ? "optional" : value.toString();
    }

    /** A default is code in the page, and one number may be written in several ways. */
    private static String asJson(String cell) {
        return cell.startsWith("`")
                ? GoldenMessage.tree(MessagesPage.withoutCode(cell)).toString()
                : cell;
    }

    @Test
    @DisplayName("Every example is a golden message")
    void showsGoldenMessages() {
        // When
        List<String> examples = MessagesPage.examples();

        // Then
        List<String> golden =
                GoldenMessage.all().stream().map(GoldenMessage::json).toList();
        assertThat(examples).isSubsetOf(golden);
    }

    @Test
    @DisplayName("Every kind of message has an example")
    void showsEveryKindOfMessage() {
        // Given
        List<String> examples = MessagesPage.examples();

        // When
        Stream<Class<?>> shown = GoldenMessage.all().stream()
                .filter(golden -> examples.contains(golden.json()))
                .map(golden -> golden.read().getClass());

        // Then
        assertThat(shown)
                .containsAll(Arrays.stream(MessageKind.values())
                        .flatMap(MessagesDocumentationTest::messages)
                        .toList());
    }

    private static Stream<Class<?>> messages(MessageKind kind) {
        List<Class<?>> subtypes = MessageTypes.subtypes(kind.type());
        return subtypes.isEmpty() ? Stream.of(kind.type()) : subtypes.stream();
    }

    @Test
    @DisplayName("The order of events is that of the code")
    void tellsTheOrderOfEvents() {
        // When
        Stream<String> steps = page.lines("Watching a job").filter(line -> line.matches("\\d\\. .*"));

        // Then
        assertThat(steps.map(line -> line.replaceAll("\\d\\. `(\\w+)`.*", "$1")))
                .containsExactlyElementsOf(MessageTypes.subtypes(TrainingEvent.class).stream()
                        .filter(event -> event != TrainingEvent.Failed.class && event != TrainingEvent.Cancelled.class)
                        .map(Class::getSimpleName)
                        .toList());
    }

    private static List<String> names(List<List<String>> rows) {
        return rows.stream().map(row -> MessagesPage.withoutCode(row.get(NAME))).toList();
    }
}
