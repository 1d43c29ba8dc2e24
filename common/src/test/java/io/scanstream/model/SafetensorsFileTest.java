package io.scanstream.model;

import static io.scanstream.model.SafetensorsBytes.entry;
import static io.scanstream.model.SafetensorsBytes.file;
import static io.scanstream.model.SafetensorsBytes.floats;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import ai.djl.ndarray.types.Shape;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class SafetensorsFileTest {

    private static final String NAME = "some.safetensors";
    private static final byte[] TWO_FLOATS = floats(1.5f, -2.5f);

    @Test
    @DisplayName("Tensors are found by name with type, shape and numbers; metadata is no tensor")
    void tensorsAreFound() throws Exception {
        // Given
        ByteBuffer file = file(
                "{\"__metadata__\":{\"format\":\"pt\"},"
                        + entry("b", "F32", "[1,2]", "[0,8]")
                        + ","
                        + entry("scalar", "F32", "[]", "[8,12]")
                        + ","
                        + entry("none", "F32", "[0,3]", "[12,12]")
                        + "}   ",
                floats(1.5f, -2.5f, 7));

        // When
        SafetensorsFile read = SafetensorsFile.parse(file, NAME);

        // Then
        assertThat(read.tensors()).containsOnlyKeys("b", "scalar", "none");
        assertThat(read.tensors().get("b").shape()).isEqualTo(new Shape(1, 2));
        assertThat(numbers(read, "b")).containsExactly(1.5f, -2.5f);
        assertThat(numbers(read, "scalar")).containsExactly(7);
        assertThat(numbers(read, "none")).isEmpty();
    }

    static Stream<Arguments> notSafetensors() {
        byte[] empty = "{}".getBytes(StandardCharsets.US_ASCII);
        return Stream.of(
                Arguments.of("is empty", ByteBuffer.allocate(0), "it has 0 bytes, too few for a header"),
                Arguments.of(
                        "is shorter than a length", ByteBuffer.allocate(7), "it has 7 bytes, too few for a header"),
                Arguments.of("ends with the length", ByteBuffer.allocate(8), "would have 0 bytes, but from 2 to 0"),
                Arguments.of("has a header of 0 bytes", file(0, empty), "would have 0 bytes, but from 2 to 2"),
                Arguments.of("has a header of -1 bytes", file(-1, empty), "would have 18446744073709551615 bytes"),
                Arguments.of(
                        "has a header of more bytes than Java counts",
                        file(Long.MIN_VALUE, empty),
                        "would have 9223372036854775808 bytes"),
                Arguments.of("has a header longer than itself", file(3, empty), "would have 3 bytes, but from 2 to 2"),
                Arguments.of(
                        "has a header that no model needs",
                        file((2 << 20) + 1, new byte[(2 << 20) + 1]),
                        "would have 2097153 bytes, but from 2 to 2,097,152"),
                Arguments.of("is a pickle", file("\u0080\u0004}q\0."), "header is not JSON"),
                Arguments.of("has a cut header", file("{\"a\":"), "header is not JSON"),
                Arguments.of("has something after its header", file("{} {}"), "header is not JSON"),
                Arguments.of("has a header too deep", file("[".repeat(5000)), "header is not JSON"),
                Arguments.of("has a blank header", file("    "), "header is no JSON object"),
                Arguments.of("has a list for a header", file("[1]"), "header is no JSON object"),
                Arguments.of("has null for a header", file("null"), "header is no JSON object"));
    }

    @ParameterizedTest(name = "a file that {0}")
    @MethodSource("notSafetensors")
    @DisplayName("What is no safetensors file is refused, and the sentence says why")
    void otherFilesAreRefused(String what, ByteBuffer file, String sentence) {
        // When
        assertThatExceptionOfType(InvalidWeightsException.class)
                .as(what)
                .isThrownBy(() -> SafetensorsFile.parse(file, NAME))

                // Then
                .withMessageStartingWith("some.safetensors is not a safetensors file: ")
                .withMessageContaining(sentence);
    }

    @ParameterizedTest
    @ValueSource(strings = {"F32", "F16"})
    @DisplayName("A tensor of more numbers than a buffer holds is refused before any memory is taken for it")
    void moreNumbersThanABufferHoldsAreRefused(String dtype) {
        // Given
        Tensor tensor =
                new Tensor("x", "all", dtype, new Shape(1 << 15, 1 << 15), AxisOrder.SAME, ByteBuffer.allocate(0));

        // When
        assertThatExceptionOfType(InvalidWeightsException.class)
                .isThrownBy(tensor::floats)

                // Then
                .withMessage("tensor 'all' in x has 1,073,741,824 numbers, but at most 536,870,911 are read");
    }

    @Test
    @DisplayName("A name that occurs twice is refused: one of the two would be taken in silence")
    void duplicatesAreRefused() {
        // Given
        String twice = entry("a", "F32", "[1]", "[0,4]") + "," + entry("a", "F32", "[1]", "[4,8]");

        // When
        assertThatExceptionOfType(InvalidWeightsException.class)
                .isThrownBy(() -> SafetensorsFile.parse(file("{" + twice + "}", TWO_FLOATS), NAME))

                // Then
                .withMessageContaining("Duplicate field 'a'");
    }

    static Stream<String> impossibleEntries() {
        return Stream.of(
                entry("t", "F33", "[2]", "[0,8]"),
                entry("t", "", "[2]", "[0,8]"),
                "\"t\":{\"shape\":[2],\"data_offsets\":[0,8]}",
                "\"t\":7",
                "\"t\":null",
                "\"t\":[]",
                entry("t", "F32", "2", "[0,8]"),
                entry("t", "F32", "{\"0\":2}", "[0,8]"),
                entry("t", "F32", "null", "[0,8]"),
                entry("t", "F32", "[\"2\"]", "[0,8]"),
                entry("t", "F32", "[2.0]", "[0,8]"),
                entry("t", "F32", "[-2]", "[0,8]"),
                entry("t", "F32", "[-1,-2]", "[0,8]"),
                entry("t", "F32", "[18446744073709551618]", "[0,8]"),
                entry("t", "F32", "[4611686018427387904,4]", "[0,0]"),
                entry("t", "F32", "[4294967296,4294967296,2]", "[0,8]"),
                entry("t", "F32", "[3037000500,3037000500]", "[0,8]"),
                entry("t", "F32", "[2]", "[0,9]"),
                entry("t", "F32", "[2]", "[1,9]"),
                entry("t", "F32", "[2]", "[8,0]"),
                entry("t", "F32", "[2]", "[-8,0]"),
                entry("t", "F32", "[0]", "[9,9]"),
                entry("t", "F32", "[2]", "[0]"),
                entry("t", "F32", "[2]", "[0,8,8]"),
                entry("t", "F32", "[2]", "[\"0\",\"8\"]"),
                entry("t", "F32", "[2]", "[0,8.5]"),
                entry("t", "F32", "[2]", "[0,18446744073709551624]"),
                entry("t", "F32", "[2]", "null"),
                entry("t", "F32", "[1]", "[0,8]"),
                entry("t", "F32", "[3]", "[0,8]"),
                entry("t", "F16", "[2]", "[0,8]"),
                entry("t", "F64", "[2]", "[0,8]"));
    }

    @ParameterizedTest
    @MethodSource("impossibleEntries")
    @DisplayName("A tensor whose type, shape, offsets and size do not fit together is refused by name")
    void impossibleTensorsAreRefused(String entry) {
        // Given
        ByteBuffer file = file("{" + entry + "}", TWO_FLOATS);

        // When
        assertThatExceptionOfType(InvalidWeightsException.class)
                .isThrownBy(() -> SafetensorsFile.parse(file, NAME))

                // Then
                .withMessageStartingWith("tensor 't' in some.safetensors ");
    }

    static Stream<Arguments> misplaced() {
        return Stream.of(
                Arguments.of("[0,4]", "[0,4]", "tensor 'b' in some.safetensors begins at byte 0, but the one before"),
                Arguments.of("[4,8]", "[4,8]", "tensor 'a' in some.safetensors begins at byte 4, but the one before"),
                Arguments.of("[0,4]", "[2,6]", "tensor 'b' in some.safetensors begins at byte 2, but the one before"),
                Arguments.of("[4,8]", "[8,12]", "tensor 'a' in some.safetensors begins at byte 4, but the one before"),
                Arguments.of("[8,12]", "[0,4]", "tensor 'a' in some.safetensors begins at byte 8, but the one before"),
                Arguments.of("[0,4]", "[4,8]", "some.safetensors has 12 bytes of numbers, but its tensors end at 8"));
    }

    @ParameterizedTest(name = "{0} and {1} of 12 bytes")
    @MethodSource("misplaced")
    @DisplayName("Tensors that share bytes, or leave some to none, are refused")
    void overlapsAndGapsAreRefused(String first, String second, String sentence) {
        // Given
        String entries = entry("a", "F32", "[1]", first) + "," + entry("b", "F32", "[1]", second);

        // When
        assertThatExceptionOfType(InvalidWeightsException.class)
                .isThrownBy(() -> SafetensorsFile.parse(file("{" + entries + "}", floats(1, 2, 3)), NAME))

                // Then
                .withMessageStartingWith(sentence);
    }

    @Test
    @DisplayName("The order of the names need not be that of the numbers")
    void orderIsFree() throws Exception {
        // Given
        String entries = entry("a", "F32", "[1]", "[4,8]") + "," + entry("none", "F32", "[0]", "[4,4]") + ","
                + entry("b", "F32", "[1]", "[0,4]");

        // When
        SafetensorsFile read = SafetensorsFile.parse(file("{" + entries + "}", TWO_FLOATS), NAME);

        // Then
        assertThat(numbers(read, "a")).containsExactly(-2.5f);
        assertThat(numbers(read, "b")).containsExactly(1.5f);
    }

    @ParameterizedTest
    @ValueSource(strings = {"BF16", "F64", "I64", "I32", "I16", "I8", "U8", "BOOL"})
    @DisplayName("A tensor of another type may lie in the file, but its numbers cannot be had")
    void otherTypesAreOnlyCarried(String dtype) throws Exception {
        // Given
        int bytes = dtype.endsWith("64") ? 8 : dtype.endsWith("32") ? 4 : dtype.endsWith("16") ? 2 : 1;
        byte[] numbers = Arrays.copyOf(TWO_FLOATS, 8 + bytes);
        String entries =
                entry("a", "F32", "[2]", "[0,8]") + "," + entry("b", dtype, "[1]", "[8,%d]".formatted(8 + bytes));

        // When
        SafetensorsFile read = SafetensorsFile.parse(file("{" + entries + "}", numbers), NAME);

        // Then
        assertThat(numbers(read, "a")).containsExactly(1.5f, -2.5f);
        assertThatExceptionOfType(InvalidWeightsException.class)
                .isThrownBy(() -> read.tensors().get("b").floats())
                .withMessage("tensor 'b' in some.safetensors is of type %s, but only F32 and F16 are read", dtype);
    }

    @Test
    @DisplayName("A file on disk is named in its refusal")
    void fileIsNamed(@TempDir Path directory) throws Exception {
        // Given
        Path file = Files.writeString(directory.resolve("model.safetensors"), "version https://git-lfs.github.com");

        // When
        assertThatExceptionOfType(InvalidWeightsException.class)
                .isThrownBy(() -> SafetensorsFile.open(file))

                // Then
                .withMessageStartingWith("model.safetensors is not a safetensors file");
    }

    private static float[] numbers(SafetensorsFile file, String tensor) throws InvalidWeightsException {
        ByteBuffer floats = file.tensors().get(tensor).floats();
        float[] numbers = new float[floats.capacity() / Float.BYTES];
        floats.asFloatBuffer().get(numbers);
        return numbers;
    }
}
