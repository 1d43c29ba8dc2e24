package io.scanstream.imaging;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.zip.CRC32;
import java.util.zip.Deflater;

/** PNG files made chunk by chunk, so that a test can make any kind, and one that is wrong in a single place. */
final class PngImages {

    static final int GREY = 0;
    static final int COLOUR = 2;
    static final int PALETTE = 3;
    static final int GREY_ALPHA = 4;
    static final int COLOUR_ALPHA = 6;

    static final byte[] SIGNATURE = {(byte) 0x89, 'P', 'N', 'G', '\r', '\n', 0x1a, '\n'};
    static final byte[] END = chunk("IEND");

    /** The samples of a pixel, in the file's order: red before blue, alpha last. */
    interface Pixel {
        int[] at(int x, int y);
    }

    private PngImages() {}

    /** Of 8 or 16 bits a sample. */
    static byte[] png(int colourType, int depth, int width, int height, Pixel pixel) {
        ByteArrayOutputStream rows = new ByteArrayOutputStream();
        for (int y = 0; y < height; y++) {
            rows.write(0); // no filter
            for (int x = 0; x < width; x++) {
                for (int sample : pixel.at(x, y)) {
                    if (depth == 16) {
                        rows.write(sample >> 8);
                    }
                    rows.write(sample);
                }
            }
        }
        return file(header(colourType, depth, width, height), pixels(rows.toByteArray()), END);
    }

    static byte[] file(byte[]... chunks) {
        return join(SIGNATURE, join(chunks));
    }

    static byte[] header(int colourType, int depth, int width, int height) {
        ByteBuffer content = ByteBuffer.allocate(13).putInt(width).putInt(height);
        return chunk("IHDR", content.put((byte) depth).put((byte) colourType).array());
    }

    /** @param rows each begun by its filter's number */
    static byte[] pixels(byte[] rows) {
        Deflater deflater = new Deflater();
        deflater.setInput(rows);
        deflater.finish();
        byte[] packed = new byte[rows.length + 100];
        int length = deflater.deflate(packed);
        deflater.end();
        return chunk("IDAT", ByteBuffer.allocate(length).put(packed, 0, length).array());
    }

    static byte[] chunk(String type, byte... content) {
        byte[] typed = join(type.getBytes(StandardCharsets.US_ASCII), content);
        CRC32 crc = new CRC32();
        crc.update(typed);
        return join(integer(content.length), typed, integer((int) crc.getValue()));
    }

    /** The same file with right checksums, as far as its chunks can be told. */
    static byte[] withRightChecksums(byte[] png) {
        ByteBuffer file = ByteBuffer.wrap(png.clone());
        int at = SIGNATURE.length;
        while (at + 12 <= png.length && file.getInt(at) >= 0 && file.getInt(at) <= png.length - at - 12) {
            int length = file.getInt(at);
            CRC32 crc = new CRC32();
            crc.update(file.array(), at + 4, length + 4);
            file.putInt(at + 8 + length, (int) crc.getValue());
            at += 12 + length;
        }
        return file.array();
    }

    static byte[] join(byte[]... parts) {
        ByteArrayOutputStream whole = new ByteArrayOutputStream();
        for (byte[] part : parts) {
            whole.writeBytes(part);
        }
        return whole.toByteArray();
    }

    private static byte[] integer(int value) {
        return ByteBuffer.allocate(Integer.BYTES).putInt(value).array();
    }
}
