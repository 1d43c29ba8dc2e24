package io.scanstream.contract;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The wire format is what the golden files say, whatever becomes of the classes. */
class GoldenMessagesTest {

    static List<GoldenMessage> goldenMessages() {
        return GoldenMessage.all();
    }

    @ParameterizedTest
    @MethodSource("goldenMessages")
    @DisplayName("A golden message keeps its schema")
    void keepsItsSchema(GoldenMessage golden) {
        // Given
        MessageSchema schema = golden.kind().schema();

        // When
        List<String> complaints = schema.complaints(golden.json());

        // Then
        assertThat(complaints).isEmpty();
    }

    @ParameterizedTest
    @MethodSource("goldenMessages")
    @DisplayName("A golden message is read, and written again as its golden file says")
    void isReadAndWritten(GoldenMessage golden) {
        // Given
        Object message = golden.read();

        // When
        byte[] written = Messages.write(message);

        // Then
        JsonNode tree = GoldenMessage.tree(new String(written, StandardCharsets.UTF_8));
        assertThat(tree).isEqualTo(golden.writtenTree());
    }

    @Test
    @DisplayName("Every kind of event and of outcome, and every phase of a job, has a golden message")
    void everyKindHasOne() {
        // Given
        Stream<Class<?>> kinds = Stream.of(TrainingEvent.class, Outcome.class)
                .flatMap(type -> Arrays.stream(type.getPermittedSubclasses()));

        // When
        List<Object> read = goldenMessages().stream().map(GoldenMessage::read).toList();

        // Then
        assertThat(read).extracting(Object::getClass).containsAll(kinds.toList());
        assertThat(read)
                .filteredOn(TrainingState.class::isInstance)
                .extracting(state -> ((TrainingState) state).phase())
                .containsExactlyInAnyOrder(TrainingState.Phase.values());
    }

    @Test
    @DisplayName("Every golden file is tested")
    void noFileIsForgotten() throws IOException, URISyntaxException {
        // Given
        Path folder = Path.of(GoldenMessage.class.getResource("golden").toURI());

        // When
        List<String> names =
                goldenMessages().stream().map(golden -> golden.name() + ".json").toList();

        // Then
        try (Stream<Path> files = Files.list(folder)) {
            assertThat(files).extracting(file -> file.getFileName().toString()).hasSameElementsAs(names);
        }
    }
}
