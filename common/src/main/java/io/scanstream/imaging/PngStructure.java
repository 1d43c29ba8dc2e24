package io.scanstream.imaging;

import java.util.zip.CRC32;

/** The chunks of a PNG: ISO/IEC 15948, sections 5 and 11. */
final class PngStructure {

    static final int SIGNATURE_LENGTH = 8;

    /** Length, type and checksum. */
    static final int CHUNK_OVERHEAD = 12;

    static final long IEND = 0x49454e44;

    private static final long IHDR = 0x49484452;
    private static final long IDAT = 0x49444154;
    private static final int GREY = 0;
    private static final int GREY_WITH_ALPHA = 4;

    private PngStructure() {}

    static boolean isPng(ByteWindow bytes) {
        return bytes.startsWith(0x89, 'P', 'N', 'G', '\r', '\n', 0x1a, '\n');
    }

    static ImageHeader read(ByteWindow bytes) throws UnusableImageException {
        if (bytes.u32(SIGNATURE_LENGTH) != 13 || bytes.u32(SIGNATURE_LENGTH + 4) != IHDR) {
            throw damaged("it does not begin with a header chunk");
        }
        long width = bytes.u32(SIGNATURE_LENGTH + 8);
        long height = bytes.u32(SIGNATURE_LENGTH + 12);
        if (width < 1 || height < 1 || width > Integer.MAX_VALUE || height > Integer.MAX_VALUE) {
            throw damaged("its header says %d x %d pixels".formatted(width, height));
        }
        checkChunks(bytes);
        int colourType = bytes.u8(SIGNATURE_LENGTH + 17);
        return new ImageHeader(
                ImageFormat.PNG, (int) width, (int) height, colourType == GREY || colourType == GREY_WITH_ALPHA);
    }

    private static void checkChunks(ByteWindow bytes) throws UnusableImageException {
        boolean pixels = false;
        for (long at = SIGNATURE_LENGTH; ; ) {
            long length = bytes.u32(at);
            long type = bytes.u32(at + 4);
            if (length < 0 || type < 0 || at + CHUNK_OVERHEAD + length > bytes.length()) {
                throw damaged("it ends inside a chunk");
            }
            if (checksum(bytes, at + 4, (int) length + 4) != bytes.u32(at + 8 + length)) {
                throw damaged("the checksum of the chunk at byte %d is wrong".formatted(at));
            }
            if (type == IEND) {
                break;
            }
            pixels |= type == IDAT;
            at += CHUNK_OVERHEAD + length;
        }
        if (!pixels) {
            throw damaged("it holds no pixels");
        }
    }

    private static long checksum(ByteWindow bytes, long from, int count) {
        CRC32 crc = new CRC32();
        crc.update(bytes.bytes(), (int) from, count);
        return crc.getValue();
    }

    private static UnusableImageException damaged(String how) {
        return ImageHeader.damaged(ImageFormat.PNG, how);
    }
}
