package io.scanstream.trainer.training;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * A table of rows of equal length that grows at its end: the first rows in Java's memory, the others in a file of its
 * own, which is gone when it is closed. For one thread.
 */
final class FloatRows implements AutoCloseable {
    private final Path directory;
    private final int width;
    private final long mostInMemory;
    private final List<float[]> inMemory = new ArrayList<>();
    private final ByteBuffer bytes;
    private FileChannel file;
    private int rows;

    /**
     * @param width numbers per row
     * @param memoryBytes that the rows in memory may have together
     */
    FloatRows(Path directory, int width, long memoryBytes) {
        this.directory = directory;
        this.width = width;
        this.mostInMemory = memoryBytes / ((long) width * Float.BYTES);
        this.bytes = ByteBuffer.allocateDirect(Math.multiplyExact(width, Float.BYTES))
                .order(ByteOrder.nativeOrder());
    }

    int width() {
        return width;
    }

    int rows() {
        return rows;
    }

    /** How many of the rows lie in the file. */
    int rowsInFile() {
        return rows - inMemory.size();
    }

    /**
     * Adds a row.
     *
     * @param from where it begins in the source
     * @return its index
     */
    int add(float[] source, int from) throws IOException {
        if (inMemory.size() < mostInMemory) {
            inMemory.add(Arrays.copyOfRange(source, from, from + width));
        } else {
            bytes.clear().asFloatBuffer().put(source, from, width);
            long position = position(rows);
            while (bytes.hasRemaining()) {
                position += file().write(bytes, position);
            }
        }
        return rows++;
    }

    /** Appends a row to the target. */
    void get(int row, FloatBuffer target) throws IOException {
        if (row < inMemory.size()) {
            target.put(inMemory.get(row));
            return;
        }
        bytes.clear();
        long position = position(row);
        while (bytes.hasRemaining()) {
            int read = file().read(bytes, position);
            if (read < 0) {
                throw new IOException("the features of row %d are no longer in %s".formatted(row, directory));
            }
            position += read;
        }
        target.put(bytes.flip().order(ByteOrder.nativeOrder()).asFloatBuffer());
    }

    private long position(int row) {
        return (long) (row - inMemory.size()) * width * Float.BYTES;
    }

    private FileChannel file() throws IOException {
        if (file == null) {
            Files.createDirectories(directory);
            file = FileChannel.open(
                    Files.createTempFile(directory, "features-", ".f32"),
                    StandardOpenOption.READ,
                    StandardOpenOption.WRITE,
                    StandardOpenOption.DELETE_ON_CLOSE);
        }
        return file;
    }

    @Override
    public void close() throws IOException {
        inMemory.clear();
        if (file != null) {
            file.close();
        }
    }
}
