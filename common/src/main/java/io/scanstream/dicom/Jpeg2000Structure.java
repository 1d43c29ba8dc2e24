package io.scanstream.dicom;

/**
 * The markers of a JPEG 2000 codestream: ITU-T T.800, annex A. A decoder allocates by what they say, and some decoders show
 * half of a codestream that ends too soon as if it were a coarser picture.
 */
final class Jpeg2000Structure {

    private static final int START = 0xff4f;
    private static final int SIZE = 0xff51;
    private static final int CODING_STYLE = 0xff52;
    private static final int COMPONENT_STYLE = 0xff53;
    private static final int PROGRESSION_CHANGE = 0xff5f;
    private static final int START_OF_TILE_PART = 0xff90;
    private static final int START_OF_DATA = 0xff93;
    private static final int END = 0xffd9;

    /** Tiles are some hundred pixels wide; a decoder keeps some kilobytes for each. */
    private static final int MOST_TILES = 4096;

    private static final int MOST_LAYERS = 64;
    private static final int MOST_LEVELS = 32;

    /** Precincts of 2^5 pixels; a decoder keeps state for each in each layer. */
    private static final int SMALLEST_PRECINCT = 5;

    private final Bytes bytes;
    private final PixelFormat format;

    private Jpeg2000Structure(Bytes bytes, PixelFormat format) {
        this.bytes = bytes;
        this.format = format;
    }

    static void check(Bytes codestream, PixelFormat format) throws UnusableDicomException {
        new Jpeg2000Structure(codestream, format).check();
    }

    private void check() throws UnusableDicomException {
        if (bytes.u16Big(0) != START || bytes.u16Big(2) != SIZE) {
            throw UnusableDicomException.damaged("its pixels are said to be JPEG 2000, but do not begin so");
        }
        checkSize(4);
        long at = checkSegments(endOf(4), START_OF_TILE_PART);
        while (bytes.u16Big(at) == START_OF_TILE_PART) {
            long length = bytes.u32Big(at + 6);
            long data = checkSegments(at + 12, START_OF_DATA);
            // A length of 0 is up to the end of the codestream.
            long end = length == 0 ? lastEnd() : at + length;
            if (end < data) {
                throw UnusableDicomException.damaged("a tile of its JPEG 2000 has %,d bytes".formatted(length));
            }
            at = end;
        }
        if (bytes.u16Big(at) != END) {
            throw UnusableDicomException.damaged("a marker is missing at byte %,d of its JPEG 2000".formatted(at));
        }
    }

    private long lastEnd() throws UnusableDicomException {
        for (long at = bytes.length() - 2L; at > 0; at--) {
            if (bytes.u16Big(at) == END) {
                return at;
            }
        }
        throw UnusableDicomException.damaged("its JPEG 2000 has no end");
    }

    private void checkSize(long segment) throws UnusableDicomException {
        long width = bytes.u32Big(segment + 4) - bytes.u32Big(segment + 12);
        long height = bytes.u32Big(segment + 8) - bytes.u32Big(segment + 16);
        int components = bytes.u16Big(segment + 36);
        for (int component = 0; component < format.samples(); component++) {
            int depth = bytes.u8(segment + 38 + 3L * component);
            CodestreamSize.check(format, width, height, components, (depth & 0x7f) + 1);
            if ((depth & 0x80) != 0) {
                throw UnusableDicomException.unsupported("its pixels are JPEG 2000 with a sign, which is not decoded");
            }
        }
        long tiles = tiles(width, bytes.u32Big(segment + 20)) * tiles(height, bytes.u32Big(segment + 24));
        if (tiles > MOST_TILES) {
            throw UnusableDicomException.unsupported(
                    "its JPEG 2000 has %,d tiles, but at most %,d are decoded".formatted(tiles, MOST_TILES));
        }
    }

    /** One more than may be needed, since the first one may begin outside the picture. */
    private static long tiles(long side, long tile) throws UnusableDicomException {
        if (tile < 1) {
            throw UnusableDicomException.damaged("its JPEG 2000 has tiles of 0 pixels");
        }
        return (side + tile - 1) / tile + 1;
    }

    /** @return where the marker is that ends them */
    private long checkSegments(long from, int last) throws UnusableDicomException {
        long at = from;
        while (bytes.u16Big(at) != last) {
            int marker = bytes.u16Big(at);
            long segment = at + 2;
            switch (marker) {
                case CODING_STYLE -> {
                    checkLayers(bytes.u16Big(segment + 4));
                    checkLevels(segment + 7, bytes.u8(segment + 2));
                }
                case COMPONENT_STYLE -> checkLevels(segment + 4, bytes.u8(segment + 3));
                case PROGRESSION_CHANGE ->
                    throw UnusableDicomException.unsupported("the progression of its JPEG 2000 changes on the way");
                default -> {
                    if (marker >>> Byte.SIZE != 0xff || marker == END) {
                        throw UnusableDicomException.damaged(
                                "a marker is missing at byte %,d of its JPEG 2000".formatted(at));
                    }
                }
            }
            at = endOf(segment);
        }
        return at;
    }

    private static void checkLayers(int layers) throws UnusableDicomException {
        if (layers > MOST_LAYERS) {
            throw UnusableDicomException.unsupported(
                    "its JPEG 2000 has %,d layers, but at most %d are decoded".formatted(layers, MOST_LAYERS));
        }
    }

    /** @param style whose lowest bit says that the sizes of precincts follow */
    private void checkLevels(long at, int style) throws UnusableDicomException {
        int levels = bytes.u8(at);
        if (levels > MOST_LEVELS) {
            throw UnusableDicomException.damaged("its JPEG 2000 has %d levels".formatted(levels));
        }
        if ((style & 1) == 0) {
            return;
        }
        for (int level = 0; level <= levels; level++) {
            int size = bytes.u8(at + 5 + level);
            if (Math.min(size & 0xf, size >>> 4) < SMALLEST_PRECINCT) {
                throw UnusableDicomException.unsupported(
                        "the precincts of its JPEG 2000 are smaller than %d pixels".formatted(1 << SMALLEST_PRECINCT));
            }
        }
    }

    private long endOf(long segment) throws UnusableDicomException {
        return JpegFrame.endOf(bytes, segment);
    }
}
