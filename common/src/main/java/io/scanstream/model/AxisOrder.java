package io.scanstream.model;

import ai.djl.ndarray.types.Shape;
import java.nio.ByteBuffer;

/** In which order a file has the axes of a tensor, compared with the engine's N,C,H,W and output-before-input. */
enum AxisOrder {
    /** As the engine has it. */
    SAME,

    /** Keras' kernels of convolutions: height, width, input, output. */
    KERAS_CONVOLUTION(3, 2, 0, 1),

    /** Keras' kernels of depthwise convolutions: height, width, channel, 1. */
    KERAS_DEPTHWISE(2, 3, 0, 1),

    /** Keras' matrices: input, output. */
    KERAS_DENSE(1, 0);

    /** For each axis of the engine the axis of the file. */
    private final int[] fileAxes;

    AxisOrder(int... fileAxes) {
        this.fileAxes = fileAxes;
    }

    /** How a file has to say the shape of a tensor that the engine has in this shape. */
    Shape inFile(Shape engine) {
        if (fileAxes.length != engine.dimension()) {
            return engine;
        }
        long[] sizes = new long[fileAxes.length];
        for (int axis = 0; axis < sizes.length; axis++) {
            sizes[fileAxes[axis]] = engine.get(axis);
        }
        return new Shape(sizes);
    }

    /**
     * Puts 32-bit numbers into the engine's order.
     *
     * @param floats in the file's order
     * @param shape in the file's order, with as many axes as this order is about
     * @return a buffer of its own, or the given one where the order is the same
     */
    ByteBuffer toEngine(ByteBuffer floats, Shape shape) {
        if (this == SAME) {
            return floats;
        }
        // One loop over four axes does for matrices, too: the missing ones have length 1.
        int[] length = {1, 1, 1, 1};
        int[] step = {0, 0, 0, 0};
        int missing = length.length - fileAxes.length;
        for (int axis = 0; axis < fileAxes.length; axis++) {
            length[missing + axis] = (int) shape.get(fileAxes[axis]);
            step[missing + axis] = (int) shape.slice(fileAxes[axis] + 1).size();
        }
        ByteBuffer ordered = ByteBuffer.allocateDirect(floats.limit()).order(floats.order());
        for (int i = 0; i < length[0]; i++) {
            for (int j = 0; j < length[1]; j++) {
                for (int k = 0; k < length[2]; k++) {
                    int from = i * step[0] + j * step[1] + k * step[2];
                    for (int l = 0; l < length[3]; l++) {
                        ordered.putFloat(floats.getFloat((from + l * step[3]) * Float.BYTES));
                    }
                }
            }
        }
        return ordered.flip();
    }
}
