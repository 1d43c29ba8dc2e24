package io.scanstream.imaging;

import java.io.ByteArrayOutputStream;
import java.util.Set;

/**
 * A PNG without the chunks that its pixels do not depend on. Texts and colour profiles may be compressed a thousandfold,
 * and a decoder that meets one unfolds it and keeps it: a file of a few megabytes could fill the memory.
 */
final class LeanPng {

    /** Transparency belongs to the pixels, and Exif says how the picture is turned. Neither is compressed. */
    private static final Set<Long> KEPT_ANCILLARY = Set.of(0x74524e53L /* tRNS */, 0x65584966L /* eXIf */);

    /** Set in the name of a chunk that a picture can be shown without. */
    private static final long ANCILLARY = 0x20000000;

    private LeanPng() {}

    /** @param png whose structure is sound; it is the result, too, if there is nothing to leave out */
    static byte[] of(byte[] png) {
        ByteWindow bytes = new ByteWindow(png);
        ByteArrayOutputStream lean = new ByteArrayOutputStream(0);
        int keptFrom = 0;
        int at = PngStructure.SIGNATURE_LENGTH;
        for (long type = 0; type != PngStructure.IEND; ) {
            type = bytes.u32(at + 4);
            int end = at + PngStructure.CHUNK_OVERHEAD + (int) bytes.u32(at);
            if (!isNeeded(type)) {
                lean.write(png, keptFrom, at - keptFrom);
                keptFrom = end;
            }
            at = end;
        }
        if (keptFrom == 0) {
            return png;
        }
        lean.write(png, keptFrom, at - keptFrom);
        return lean.toByteArray();
    }

    private static boolean isNeeded(long type) {
        return (type & ANCILLARY) == 0 || KEPT_ANCILLARY.contains(type);
    }
}
