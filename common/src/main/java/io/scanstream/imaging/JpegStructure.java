package io.scanstream.imaging;

/** The marker segments of a JPEG: ITU-T T.81, annex B. */
final class JpegStructure {

    private static final int START_OF_IMAGE = 0xd8;
    private static final int END_OF_IMAGE = 0xd9;
    private static final int START_OF_SCAN = 0xda;
    private static final int TEMPORARY = 0x01;

    /**
     * Every scan of a progressive JPEG goes over all of its pixels, and one that changes none of them takes a dozen bytes:
     * a file of 16 MiB could keep a decoder busy for hours. Encoders make 10 scans or so, jpegtran's scripts rarely 30.
     */
    private static final int MOST_SCANS = 64;

    private JpegStructure() {}

    static boolean isJpeg(ByteWindow bytes) {
        return bytes.startsWith(0xff, START_OF_IMAGE, 0xff);
    }

    static ImageHeader read(ByteWindow bytes) throws UnusableImageException {
        ImageHeader header = null;
        int scans = 0;
        long at = 2;
        while (true) {
            at = skipFill(bytes, at);
            int marker = marker(bytes, at);
            at += 2;
            if (marker == END_OF_IMAGE) {
                break;
            }
            if (hasNoLength(marker)) {
                continue;
            }
            int length = bytes.u16(at);
            if (length < 2) {
                throw damaged("it ends inside a segment");
            }
            if (isFrame(marker)) {
                if (header != null) {
                    // The decoder takes the first one: checking the size in another would check nothing.
                    throw damaged("it has a second frame");
                }
                header = frame(bytes, at);
            }
            at += length;
            if (marker == START_OF_SCAN) {
                scans++;
                if (scans > MOST_SCANS) {
                    throw damaged("it has more than %d scans".formatted(MOST_SCANS));
                }
                at = endOfScan(bytes, at);
            }
        }
        if (header == null || scans == 0) {
            throw damaged("it holds no pixels");
        }
        return header;
    }

    /** Any number of 0xff bytes may stand before the one that begins a marker. */
    private static long skipFill(ByteWindow bytes, long from) {
        long at = from;
        while (bytes.u8(at) == 0xff && bytes.u8(at + 1) == 0xff) {
            at++;
        }
        return at;
    }

    private static int marker(ByteWindow bytes, long at) throws UnusableImageException {
        if (at + 1 >= bytes.length()) {
            throw damaged("it ends too soon");
        }
        int marker = bytes.u8(at + 1);
        if (bytes.u8(at) != 0xff || marker == 0) {
            throw damaged("a marker is missing at byte %d".formatted(at));
        }
        return marker;
    }

    /** Entropy-coded bytes run to the next marker; 0xff00 is a stuffed 0xff, 0xffd0 to 0xffd7 are restarts. */
    private static long endOfScan(ByteWindow bytes, long from) throws UnusableImageException {
        for (long at = from; at + 1 < bytes.length(); at++) {
            if (bytes.u8(at) == 0xff) {
                int next = bytes.u8(at + 1);
                if (next != 0 && next != 0xff && !isRestart(next)) {
                    return at;
                }
            }
        }
        throw damaged("it ends in the middle of its pixels");
    }

    private static ImageHeader frame(ByteWindow bytes, long at) throws UnusableImageException {
        int height = bytes.u16(at + 3);
        int width = bytes.u16(at + 5);
        int components = bytes.u8(at + 7);
        if (width < 1 || height < 1 || components < 1) {
            throw damaged("its header says %d x %d pixels in %d components".formatted(width, height, components));
        }
        return new ImageHeader(ImageFormat.JPEG, width, height, components == 1);
    }

    /** SOF0 to SOF15 without DHT (c4), JPG (c8) and DAC (cc), which share the range. */
    private static boolean isFrame(int marker) {
        return marker >= 0xc0 && marker <= 0xcf && marker != 0xc4 && marker != 0xc8 && marker != 0xcc;
    }

    private static boolean hasNoLength(int marker) {
        return marker == TEMPORARY || marker == START_OF_IMAGE || isRestart(marker);
    }

    private static boolean isRestart(int marker) {
        return marker >= 0xd0 && marker <= 0xd7;
    }

    private static UnusableImageException damaged(String how) {
        return ImageHeader.damaged(ImageFormat.JPEG, how);
    }
}
