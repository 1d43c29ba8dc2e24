package io.scanstream.model;

import ai.djl.ndarray.types.Shape;
import ai.djl.util.Float16Utils;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.ShortBuffer;

/**
 * A tensor in a file, not yet in the engine.
 *
 * @param dtype as the file spells it; checked only when the numbers are asked for, so that a file may hold tensors that
 *     nobody needs
 * @param shape as the file has it
 * @param order of the shape's axes and of the numbers
 * @param bytes row-major, little-endian
 */
record Tensor(String file, String name, String dtype, Shape shape, AxisOrder order, ByteBuffer bytes) {

    private static final int MOST_NUMBERS = Integer.MAX_VALUE / Float.BYTES;

    /**
     * The numbers as 32-bit floats in native byte order and in the engine's order of axes, in a buffer of their own.
     *
     * @throws InvalidWeightsException for more numbers than one buffer has, and for any type but F32 and F16: the engine
     *     aborts the whole process when it is given some of the others, BF16 among them
     */
    ByteBuffer floats() throws InvalidWeightsException {
        boolean areHalves = dtype.equals("F16");
        if (!areHalves && !dtype.equals("F32")) {
            throw new InvalidWeightsException(
                    "tensor '%s' in %s is of type %s, but only F32 and F16 are read".formatted(name, file, dtype));
        }
        if (shape.size() > MOST_NUMBERS) {
            throw new InvalidWeightsException("tensor '%s' in %s has %,d numbers, but at most %,d are read"
                    .formatted(name, file, shape.size(), MOST_NUMBERS));
        }
        int values = (int) shape.size();
        ByteBuffer floats = ByteBuffer.allocateDirect(values * Float.BYTES).order(ByteOrder.nativeOrder());
        ByteBuffer source = bytes.duplicate().order(ByteOrder.LITTLE_ENDIAN);
        if (areHalves) {
            ShortBuffer halves = source.asShortBuffer();
            for (int i = 0; i < values; i++) {
                floats.putFloat(i * Float.BYTES, Float16Utils.halfToFloat(halves.get(i)));
            }
        } else {
            floats.asFloatBuffer().put(source.asFloatBuffer());
        }
        return order.toEngine(floats, shape);
    }
}
