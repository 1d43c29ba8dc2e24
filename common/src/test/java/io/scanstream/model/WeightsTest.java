package io.scanstream.model;

import static io.scanstream.model.SafetensorsBytes.entry;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Block;
import ai.djl.nn.Parameter;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/** On a layer from three numbers to two: the weight is 2 x 3, the bias 2. */
class WeightsTest {

    private static final String NAME = "some.safetensors";
    private static final byte[] NUMBERS = SafetensorsBytes.floats(1, 2, 3, 4, 5, 6, 7, 8);
    private static final String WEIGHT = entry("file.weight", "F32", "[2,3]", "[0,24]");
    private static final String BIAS = entry("file.bias", "F32", "[2]", "[24,32]");

    private NDManager manager;
    private Map<String, Parameter> parameters;

    @BeforeAll
    static void startEngine() {
        SmallModel.startEngine();
    }

    @BeforeEach
    void make() {
        manager = NDManager.newBaseManager("PyTorch");
        Layers layers = new Layers();
        Block linear = layers.linear("layer", 2);
        linear.initialize(manager, DataType.FLOAT32, new Shape(1, 3));
        parameters = layers.parameters();
        parameters
                .values()
                .forEach(parameter -> parameter.getArray().set(FloatBuffer.allocate((int)
                        parameter.getShape().size())));
    }

    @AfterEach
    void close() {
        manager.close();
    }

    @Test
    @DisplayName("Every parameter gets its tensor, under the name that the file has for it")
    void parametersGetTheirTensors() throws Exception {
        // Given
        String spare = entry("spare", "BF16", "[4]", "[32,40]");
        SafetensorsFile file = SafetensorsFile.parse(
                SafetensorsBytes.file("{%s,%s,%s}".formatted(spare, BIAS, WEIGHT), Arrays.copyOf(NUMBERS, 40)), NAME);
        int before = manager.getManagedArrays().size();

        // When
        Weights.load(parameters, file, name -> name.replace("layer", "file"), manager);

        // Then
        assertThat(numbers()).containsOnlyKeys("layer.weight", "layer.bias");
        assertThat(numbers().get("layer.weight")).containsExactly(1, 2, 3, 4, 5, 6);
        assertThat(numbers().get("layer.bias")).containsExactly(7, 8);
        assertThat(manager.getManagedArrays().size()).isEqualTo(before);
    }

    static Stream<Arguments> unfit() {
        return Stream.of(
                Arguments.of(
                        "lacks a tensor",
                        entry("other", "F32", "[2]", "[24,32]"),
                        "tensor 'file.bias' is missing in some.safetensors"),
                Arguments.of(
                        "has a tensor of another shape",
                        entry("file.bias", "F32", "[2,1]", "[24,32]"),
                        "tensor 'file.bias' in some.safetensors has shape (2, 1), but the network needs (2)"),
                Arguments.of(
                        "has a tensor that the engine would die of",
                        entry("file.bias", "BF16", "[2]", "[24,28]") + "," + entry("rest", "U8", "[4]", "[28,32]"),
                        "tensor 'file.bias' in some.safetensors is of type BF16, but only F32 and F16 are read"));
    }

    @ParameterizedTest(name = "a file that {0}")
    @MethodSource("unfit")
    @DisplayName("A file that does not fit leaves the network as it was, the first tensors too")
    void failureLeavesTheNetworkAlone(String how, String bias, String sentence) throws Exception {
        // Given
        SafetensorsFile file = file(WEIGHT, bias);
        Map<String, NDArray> before = Weights.arrays(parameters);

        // When
        Throwable refusal =
                catchThrowable(() -> Weights.load(parameters, file, name -> name.replace("layer", "file"), manager));

        // Then
        assertThat(refusal).as(how).isInstanceOf(InvalidWeightsException.class).hasMessage(sentence);
        assertThat(Weights.arrays(parameters)).allSatisfy((name, array) -> {
            assertThat(array).isSameAs(before.get(name));
            assertThat(array.toFloatArray()).containsOnly(0);
        });
    }

    @ParameterizedTest
    @CsvSource({"F32, 7fc00000, NaN", "F32, 7f800000, Infinity", "F32, ff800000, -Infinity", "F16, 7e00, NaN"})
    @DisplayName("A number that is not finite is refused with its tensor, and no parameter is changed")
    void numbersMustBeFinite(String dtype, String bits, String number) throws Exception {
        // Given a bias whose second number is none
        boolean isHalf = dtype.equals("F16");
        ByteBuffer numbers = ByteBuffer.allocate(24 + bits.length()).order(ByteOrder.LITTLE_ENDIAN);
        int last = numbers.capacity() - bits.length() / 2;
        int value = Integer.parseUnsignedInt(bits, 16);
        numbers = isHalf ? numbers.putShort(last, (short) value) : numbers.putInt(last, value);
        String bias = entry("file.bias", dtype, "[2]", "[24,%d]".formatted(numbers.capacity()));
        SafetensorsFile file =
                SafetensorsFile.parse(SafetensorsBytes.file("{%s,%s}".formatted(WEIGHT, bias), numbers.array()), NAME);
        Map<String, NDArray> before = Weights.arrays(parameters);

        // When
        Throwable refusal =
                catchThrowable(() -> Weights.load(parameters, file, name -> name.replace("layer", "file"), manager));

        // Then
        assertThat(refusal)
                .isInstanceOf(InvalidWeightsException.class)
                .hasMessage(
                        "tensor 'file.bias' in some.safetensors has a number %s, but only finite ones are taken",
                        number);
        assertThat(Weights.arrays(parameters)).isEqualTo(before);
    }

    private static SafetensorsFile file(String... entries) throws InvalidWeightsException {
        String header = "{" + String.join(",", entries) + "}";
        return SafetensorsFile.parse(SafetensorsBytes.file(header, NUMBERS), NAME);
    }

    private Map<String, float[]> numbers() {
        Map<String, float[]> numbers = new LinkedHashMap<>();
        parameters.forEach(
                (name, parameter) -> numbers.put(name, parameter.getArray().toFloatArray()));
        return numbers;
    }
}
