package io.scanstream.trainer.training;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import java.io.IOException;
import java.util.HashMap;
import java.util.Map;
import java.util.OptionalInt;

/**
 * What the frozen stages make of images, computed once: what makes an epoch a matter of what is trained alone. Exact, up
 * to the rounding that depends on which images share a batch.
 */
final class FrozenFeatures implements AutoCloseable {
    private final Shape shape;
    private final FloatRows rows;
    private final Map<ImageVariant, Integer> rowOf = new HashMap<>();

    /**
     * @param shape of one image's features
     * @param rows empty; closed with this
     */
    FrozenFeatures(Shape shape, FloatRows rows) {
        this.shape = shape;
        this.rows = rows;
    }

    void add(ImageVariant variant, float[] source, int from) throws IOException {
        rowOf.put(variant, rows.add(source, from));
    }

    /** Empty if it could not be decoded, or was never asked for. */
    OptionalInt row(ImageVariant variant) {
        Integer row = rowOf.get(variant);
        return row == null ? OptionalInt.empty() : OptionalInt.of(row);
    }

    /** These rows as one array on the manager. */
    NDArray batch(int[] wanted, NDManager manager) throws IOException {
        float[] values = new float[wanted.length * rows.width()];
        for (int i = 0; i < wanted.length; i++) {
            rows.get(wanted[i], values, i * rows.width());
        }
        return manager.create(values, new Shape(wanted.length).addAll(shape));
    }

    @Override
    public void close() throws IOException {
        rows.close();
    }
}
