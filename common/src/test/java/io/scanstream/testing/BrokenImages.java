package io.scanstream.testing;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.zip.CRC32;

/** Files that no worker must stumble over. */
public final class BrokenImages {

    private static final byte[] SIGNATURE = {(byte) 0x89, 'P', 'N', 'G', '\r', '\n', 0x1a, '\n'};

    private BrokenImages() {}

    /** Ends in the middle of its pixels, as after an interrupted transfer. */
    public static byte[] cutJpeg() {
        byte[] whole = DrawnImages.jpeg(1);
        return Arrays.copyOf(whole, whole.length * 2 / 3);
    }

    /** Every chunk is there with a right checksum, but the pixels are not compressed data: only a decoder notices. */
    public static byte[] pngWithoutPixels() {
        return pngOf(8, 8);
    }

    /** Says that it has so many pixels, and has next to none. */
    public static byte[] pngOf(int width, int height) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        out.writeBytes(SIGNATURE);
        chunk(out, "IHDR", header(width, height));
        chunk(out, "IDAT", new byte[] {1, 2, 3, 4, 5});
        chunk(out, "IEND", new byte[0]);
        return out.toByteArray();
    }

    /** Of 8 bits in each of three channels. */
    private static byte[] header(int width, int height) {
        return ByteBuffer.allocate(13)
                .putInt(width)
                .putInt(height)
                .put(new byte[] {8, 2, 0, 0, 0})
                .array();
    }

    private static void chunk(ByteArrayOutputStream out, String type, byte[] data) {
        byte[] name = type.getBytes(StandardCharsets.US_ASCII);
        CRC32 crc = new CRC32();
        crc.update(name);
        crc.update(data);
        out.writeBytes(ByteBuffer.allocate(4).putInt(data.length).array());
        out.writeBytes(name);
        out.writeBytes(data);
        out.writeBytes(ByteBuffer.allocate(4).putInt((int) crc.getValue()).array());
    }
}
