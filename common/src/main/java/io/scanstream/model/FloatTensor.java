package io.scanstream.model;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.Shape;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Supplier;

/**
 * A tensor of 32-bit floats on its way to a file.
 *
 * @param numbers row-major, in native byte order; asked for when their turn comes, so that a file is written without all of
 *     its numbers lying in memory once more
 */
public record FloatTensor(Shape shape, Supplier<ByteBuffer> numbers) {

    /** @param array has to stay open and as it is until it is written */
    public static FloatTensor of(NDArray array) {
        return new FloatTensor(array.getShape(), array::toByteBuffer);
    }

    /** In the same order. */
    public static Map<String, FloatTensor> of(Map<String, NDArray> arrays) {
        Map<String, FloatTensor> tensors = new LinkedHashMap<>();
        arrays.forEach((name, array) -> tensors.put(name, of(array)));
        return tensors;
    }

    public static FloatTensor of(Shape shape, float[] values) {
        return new FloatTensor(shape, () -> {
            ByteBuffer bytes = ByteBuffer.allocate(Math.multiplyExact(values.length, Float.BYTES))
                    .order(ByteOrder.nativeOrder());
            bytes.asFloatBuffer().put(values);
            return bytes;
        });
    }

    /** As safetensors. */
    public static void write(Map<String, FloatTensor> tensors, OutputStream out) throws IOException {
        SafetensorsWriter.write(tensors, out);
    }

    /**
     * What {@link #write} has written.
     *
     * @param file the whole file, from position 0 to its limit
     * @param name of the file, for messages
     * @return the numbers by the tensors' names, each in a buffer of their own
     */
    public static Map<String, FloatBuffer> read(ByteBuffer file, String name) throws InvalidWeightsException {
        Map<String, FloatBuffer> numbers = new LinkedHashMap<>();
        for (Tensor tensor : SafetensorsFile.parse(file, name).tensors().values()) {
            numbers.put(tensor.name(), tensor.floats().asFloatBuffer());
        }
        return numbers;
    }
}
