package io.scanstream.imaging;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;

/**
 * The file format JP2 around a codestream: ITU-T T.800, annex I. DICOM leaves it out; OpenCV, which does not find the colours
 * named then, would complain of every picture.
 */
final class Jpeg2000File {

    private static final int COMPRESSED = 7;
    private static final int GREY = 17;
    private static final int SRGB = 16;
    private static final int OVERHEAD = 85;

    private Jpeg2000File() {}

    /** @param codestream whose header is sound */
    static byte[] around(byte[] codestream) {
        ByteWindow bytes = new ByteWindow(codestream);
        int components = bytes.u16(40);
        ByteBuffer file = ByteBuffer.allocate(OVERHEAD + codestream.length);
        box(file, 12, "jP  ").putInt(0x0d0a870a);
        box(file, 20, "ftyp").put(ascii("jp2 ")).putInt(0).put(ascii("jp2 "));
        box(file, 45, "jp2h");
        box(file, 22, "ihdr")
                .putInt((int) (bytes.u32(12) - bytes.u32(20)))
                .putInt((int) (bytes.u32(8) - bytes.u32(16)))
                .putShort((short) components)
                .put((byte) bytes.u8(42))
                .put((byte) COMPRESSED)
                .putShort((short) 0);
        box(file, 15, "colr").put((byte) 1).putShort((short) 0).putInt(components == 1 ? GREY : SRGB);
        return box(file, 8 + codestream.length, "jp2c").put(codestream).array();
    }

    private static ByteBuffer box(ByteBuffer file, int length, String type) {
        return file.putInt(length).put(ascii(type));
    }

    private static byte[] ascii(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }
}
