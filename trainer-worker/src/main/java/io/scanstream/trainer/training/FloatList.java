package io.scanstream.trainer.training;

import java.util.Arrays;

/** Floats that grow in number, unboxed. */
final class FloatList {

    private float[] values = new float[1024];
    private int size;

    void add(float[] source, int from, int count) {
        if (size + count > values.length) {
            values = Arrays.copyOf(values, Math.max(Math.addExact(size, count), values.length + values.length / 2));
        }
        System.arraycopy(source, from, values, size, count);
        size += count;
    }

    int size() {
        return size;
    }

    float[] toArray() {
        return Arrays.copyOf(values, size);
    }
}
