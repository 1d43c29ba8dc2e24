package io.scanstream.dicom;

import io.scanstream.testing.DicomFiles;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.util.Arrays;

/** JPEGs of the lossless process, with a Huffman table of 17 codes of 5 bits, so that codes are easily told. */
final class LosslessJpegs {

    private static final int CODE_BITS = 5;
    private static final int CATEGORIES = 17;

    private final int width;
    private final int components;
    private final int precision;
    private final int predictor;
    private final int pointTransform;
    private final int restartRows;
    private final ByteArrayOutputStream coded = new ByteArrayOutputStream();
    private int pending;
    private int pendingBits;

    private LosslessJpegs(
            int width, int components, int precision, int predictor, int pointTransform, int restartRows) {
        this.width = width;
        this.components = components;
        this.precision = precision;
        this.predictor = predictor;
        this.pointTransform = pointTransform;
        this.restartRows = restartRows;
    }

    /** @param restartRows 0 for no restarts */
    static byte[] encode(
            int[] values,
            int width,
            int components,
            int precision,
            int predictor,
            int pointTransform,
            int restartRows) {
        LosslessJpegs jpeg = new LosslessJpegs(width, components, precision, predictor, pointTransform, restartRows);
        int height = values.length / width / components;
        return DicomFiles.join(jpeg.header(height), jpeg.scan(values, height), new byte[] {(byte) 0xff, (byte) 0xd9});
    }

    private byte[] header(int height) {
        ByteBuffer header = ByteBuffer.allocate(200);
        header.putShort((short) 0xffd8);
        header.putShort((short) 0xffc3).putShort((short) (8 + 3 * components)).put((byte) precision);
        header.putShort((short) height).putShort((short) width).put((byte) components);
        for (int component = 1; component <= components; component++) {
            header.put((byte) component).put((byte) 0x11).put((byte) 0);
        }
        header.putShort((short) 0xffc4).putShort((short) (19 + CATEGORIES)).put((byte) 0);
        for (int bits = 1; bits <= 16; bits++) {
            header.put((byte) (bits == CODE_BITS ? CATEGORIES : 0));
        }
        for (int category = 0; category < CATEGORIES; category++) {
            header.put((byte) category);
        }
        header.putShort((short) 0xffdd).putShort((short) 4).putShort((short) (restartRows * width));
        header.putShort((short) 0xffda).putShort((short) (6 + 2 * components)).put((byte) components);
        for (int component = 1; component <= components; component++) {
            header.put((byte) component).put((byte) 0);
        }
        header.put((byte) predictor).put((byte) 0).put((byte) pointTransform);
        return Arrays.copyOf(header.array(), header.position());
    }

    private byte[] scan(int[] values, int height) {
        int rowLength = width * components;
        for (int row = 0; row < height; row++) {
            boolean restarts = restartRows > 0 && row > 0 && row % restartRows == 0;
            if (restarts) {
                flush();
                coded.write(0xff);
                coded.write(0xd0 + (row / restartRows - 1) % 8);
            }
            for (int i = 0; i < rowLength; i++) {
                int at = row * rowLength + i;
                int predicted = predicted(values, at, i, restarts || row == 0, rowLength);
                write((short) ((values[at] >> pointTransform) - predicted));
            }
        }
        flush();
        return coded.toByteArray();
    }

    private int predicted(int[] values, int at, int i, boolean first, int rowLength) {
        if (i < components) {
            return first ? 1 << precision - pointTransform - 1 : values[at - rowLength] >> pointTransform;
        }
        int a = values[at - components] >> pointTransform;
        if (first) {
            return a;
        }
        int b = values[at - rowLength] >> pointTransform;
        int c = values[at - rowLength - components] >> pointTransform;
        return switch (predictor) {
            case 1 -> a;
            case 2 -> b;
            case 3 -> c;
            case 4 -> a + b - c;
            case 5 -> a + (b - c >> 1);
            case 6 -> b + (a - c >> 1);
            default -> a + b >> 1;
        };
    }

    private void write(short difference) {
        int size = Math.abs((int) difference);
        int category = Integer.SIZE - Integer.numberOfLeadingZeros(size);
        put(category, CODE_BITS);
        if (category > 0 && category < 16) {
            put(difference < 0 ? difference + (1 << category) - 1 : difference, category);
        }
    }

    private void put(int bits, int count) {
        for (int i = count - 1; i >= 0; i--) {
            pending = pending << 1 | bits >> i & 1;
            pendingBits++;
            if (pendingBits == 8) {
                coded.write(pending);
                if (pending == 0xff) {
                    coded.write(0);
                }
                pending = 0;
                pendingBits = 0;
            }
        }
    }

    /** With ones up to the end of the byte. */
    private void flush() {
        while (pendingBits != 0) {
            put(1, 1);
        }
    }
}
