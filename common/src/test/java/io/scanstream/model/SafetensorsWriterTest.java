package io.scanstream.model;

import static org.assertj.core.api.Assertions.assertThat;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.util.LinkedHashMap;
import java.util.Map;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

class SafetensorsWriterTest {

    private static final float[] HARD = {
        0f, -0f, Float.MIN_VALUE, -Float.MIN_NORMAL, Float.MAX_VALUE, Float.NEGATIVE_INFINITY, Float.NaN, 1 / 3f
    };

    @BeforeAll
    static void startEngine() {
        SmallModel.startEngine();
    }

    @Test
    @DisplayName("What is written is read back to the last bit, in the order given")
    void roundTripKeepsEveryBit() throws Exception {
        // Given
        try (NDManager manager = NDManager.newBaseManager("PyTorch")) {
            Map<String, NDArray> arrays = new LinkedHashMap<>();
            arrays.put("z.weight", manager.create(HARD, new Shape(2, 2, 2)));
            arrays.put("a.bias", manager.create(new float[] {5}));
            arrays.put("grey \u00e9 \"quoted\"", manager.create(new Shape(0, 3)));

            // When
            SafetensorsFile read = SafetensorsFile.parse(ByteBuffer.wrap(written(arrays)), "written");

            // Then
            assertThat(read.tensors().keySet()).containsExactly("z.weight", "a.bias", "grey \u00e9 \"quoted\"");
            Tensor weight = read.tensors().get("z.weight");
            assertThat(weight.shape()).isEqualTo(new Shape(2, 2, 2));
            for (int i = 0; i < HARD.length; i++) {
                int found = weight.floats().getInt(i * Float.BYTES);
                assertThat(found).as("number %d", i).isEqualTo(Float.floatToRawIntBits(HARD[i]));
            }
        }
    }

    @Test
    @DisplayName("Equal arrays make equal bytes, laid out for any reader of safetensors")
    void bytesAreDeterministic() throws Exception {
        // Given
        try (NDManager manager = NDManager.newBaseManager("PyTorch")) {
            Map<String, NDArray> arrays = new LinkedHashMap<>();
            arrays.put("b", manager.create(new float[] {1, 2}));
            arrays.put("a", manager.create(new float[] {3}));

            // When
            byte[] once = written(arrays);
            byte[] twice = written(arrays);

            // Then
            assertThat(once).isEqualTo(twice);
            ByteBuffer bytes = ByteBuffer.wrap(once).order(ByteOrder.LITTLE_ENDIAN);
            assertThat(bytes.getLong() % 8).isZero();
            assertThat(bytes.getFloat(once.length - 12)).isEqualTo(1);
            assertThat(bytes.getFloat(once.length - 4)).isEqualTo(3);
        }
    }

    @Test
    @DisplayName("An array that lies in memory in another order is written in its logical one")
    void stridesAreUndone() throws Exception {
        // Given
        try (NDManager manager = NDManager.newBaseManager("PyTorch")) {
            NDArray transposed = manager.create(new float[] {1, 2, 3, 4, 5, 6}, new Shape(2, 3))
                    .transpose();

            // When
            SafetensorsFile read = SafetensorsFile.parse(ByteBuffer.wrap(written(Map.of("t", transposed))), "written");

            // Then
            Tensor tensor = read.tensors().get("t");
            float[] numbers = new float[6];
            tensor.floats().asFloatBuffer().get(numbers);
            assertThat(tensor.shape()).isEqualTo(new Shape(3, 2));
            assertThat(numbers).containsExactly(1, 4, 2, 5, 3, 6);
        }
    }

    @Test
    @DisplayName("Numbers that lie in Java's memory are written and read like those of arrays")
    void numbersOfJavaAreWrittenLikewise() throws Exception {
        // Given
        ByteArrayOutputStream out = new ByteArrayOutputStream();

        // When
        FloatTensor.write(Map.of("t", FloatTensor.of(new Shape(2, 4), HARD)), out);

        // Then
        FloatBuffer read =
                FloatTensor.read(ByteBuffer.wrap(out.toByteArray()), "written").get("t");
        for (int i = 0; i < HARD.length; i++) {
            assertThat(Float.floatToRawIntBits(read.get(i))).isEqualTo(Float.floatToRawIntBits(HARD[i]));
        }
    }

    private static byte[] written(Map<String, NDArray> arrays) throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        FloatTensor.write(FloatTensor.of(arrays), out);
        return out.toByteArray();
    }
}
