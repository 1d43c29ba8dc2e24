package io.scanstream.trainer.training;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;

/**
 * What the frozen stages make of images, computed once: what makes an epoch a matter of what is trained alone. Exact, up
 * to the rounding that depends on which images share a batch.
 */
final class FrozenFeatures implements AutoCloseable {
    /** Dimensions of a batch of maps. */
    private static final int MAP = 4;

    private final Shape shape;
    private final FloatRows rows;
    private final Map<ImageVariant, Integer> rowOf = new HashMap<>();
    /** Of the batch in hand. */
    private ByteBuffer batch = ByteBuffer.allocateDirect(0);

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

    /** Writes all rows in the order in which they were added: 32-bit floats, little-endian. */
    void write(OutputStream out) throws IOException {
        ByteBuffer row = row();
        for (int i = 0; i < rows.rows(); i++) {
            row.clear();
            rows.get(i, row.asFloatBuffer());
            out.write(row.array());
        }
    }

    /**
     * Adds what {@link #write} has written.
     *
     * @param variants one per row
     */
    void read(List<ImageVariant> variants, InputStream in) throws IOException {
        ByteBuffer row = row();
        float[] values = new float[rows.width()];
        for (ImageVariant variant : variants) {
            if (in.readNBytes(row.array(), 0, row.capacity()) < row.capacity()) {
                throw new EOFException(
                        "there are features of %d images instead of %d".formatted(rows.rows(), variants.size()));
            }
            row.clear().asFloatBuffer().get(values);
            add(variant, values, 0);
        }
    }

    private ByteBuffer row() {
        return ByteBuffer.allocate(Math.multiplyExact(rows.width(), Float.BYTES))
                .order(ByteOrder.LITTLE_ENDIAN);
    }

    long bytes() {
        return (long) rows.rows() * rows.width() * Float.BYTES;
    }

    /** Empty if it could not be decoded, or was never asked for. */
    OptionalInt row(ImageVariant variant) {
        Integer row = rowOf.get(variant);
        return row == null ? OptionalInt.empty() : OptionalInt.of(row);
    }

    /**
     * The rows of a batch, to be added one by one. Those of maps have the channels last, as the network lays them out:
     * a training step that was given another layout would end a few bits apart, and be slower.
     *
     * @param features N x 2 x C, or N x C x h x w
     */
    static float[] rows(NDArray features) {
        if (features.getShape().dimension() < MAP) {
            return features.toFloatArray();
        }
        try (NDArray channelsLast = features.transpose(0, 2, 3, 1)) {
            return channelsLast.toFloatArray();
        }
    }

    /** These rows as one array on the manager, whose numbers are good until the next one is asked for. */
    NDArray batch(int[] wanted, NDManager manager) throws IOException {
        ByteBuffer bytes = room(Math.multiplyExact(Math.multiplyExact(wanted.length, rows.width()), Float.BYTES));
        FloatBuffer values = bytes.asFloatBuffer();
        for (int row : wanted) {
            rows.get(row, values);
        }
        if (shape.dimension() + 1 < MAP) {
            return manager.create(bytes, new Shape(wanted.length).addAll(shape), DataType.FLOAT32);
        }
        Shape channelsLast = new Shape(wanted.length, shape.get(1), shape.get(2), shape.get(0));
        return manager.create(bytes, channelsLast, DataType.FLOAT32).transpose(0, 3, 1, 2);
    }

    /**
     * DJL computes on a direct buffer where it lies, and copies anything else into a new one. New ones are cleared first,
     * and are not given back before Java collects its garbage.
     */
    private ByteBuffer room(int bytes) {
        if (batch.capacity() < bytes) {
            batch = ByteBuffer.allocateDirect(bytes).order(ByteOrder.nativeOrder());
        }
        return batch.clear().limit(bytes);
    }

    @Override
    public void close() throws IOException {
        batch = ByteBuffer.allocateDirect(0);
        rows.close();
    }
}
