package io.scanstream.contract;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.scanstream.testing.Fuzzing;
import io.scanstream.testing.JsonMutations;
import io.scanstream.testing.Mutations;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Whatever becomes of a message on its way, it is read as one that can be written again, or refused in a sentence. */
class MutatedMessagesTest {

    private static final Fuzzing FUZZING = Fuzzing.with(600, 16 << 20);

    private static final String[] WORDS = {
        "null",
        "NaN",
        "1e999",
        "-0",
        "[",
        "{",
        "]",
        "}",
        "\"",
        "\\u0000",
        "\\ud800",
        ":",
        ",",
        "\"type\":",
        "/*",
        "\ufeff"
    };

    static List<GoldenMessage> messages() {
        return GoldenMessage.all();
    }

    @ParameterizedTest
    @MethodSource("messages")
    void other_bytes_are_a_message_or_refused(GoldenMessage golden) {
        // Given
        Mutations mutations = Mutations.of(golden.json().getBytes(UTF_8)).withWords(WORDS);

        // When, then
        FUZZING.run(mutations, InvalidMessageException.class, bytes -> readAndWrite(bytes, golden.kind()));
    }

    @ParameterizedTest
    @MethodSource("messages")
    void other_values_are_a_message_or_refused(GoldenMessage golden) {
        // Given
        JsonMutations mutations = new JsonMutations(golden.json().getBytes(UTF_8));

        // When, then
        FUZZING.run(mutations, InvalidMessageException.class, bytes -> readAndWrite(bytes, golden.kind()));
    }

    private static void readAndWrite(byte[] bytes, MessageKind kind) {
        Object message = Messages.read(bytes, kind.type());
        Object again = Messages.read(Messages.write(message), kind.type());
        assertThat(again).isEqualTo(message);
    }
}
