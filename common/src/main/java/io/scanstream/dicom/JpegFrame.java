package io.scanstream.dicom;

/**
 * What the frame header of a JPEG or JPEG-LS says: ITU-T T.81, B.2.2, and T.87, C.2.2.
 *
 * @param marker the process: {@code 0xc0} for baseline, {@code 0xf7} for JPEG-LS
 * @param at behind its marker, in the codestream
 */
record JpegFrame(int marker, int precision, int height, int width, int components, long at) {

    static final int BASELINE = 0xc0;
    static final int EXTENDED = 0xc1;
    static final int LOSSLESS = 0xc3;
    static final int LS = 0xf7;

    static final int END_OF_IMAGE = 0xd9;

    private static final int START_OF_IMAGE = 0xffd8;
    private static final int HUFFMAN_TABLES = 0xc4;
    private static final int EXTENSION = 0xc8;
    private static final int CONDITIONING = 0xcc;

    static JpegFrame read(Bytes codestream) throws UnusableDicomException {
        if (codestream.u16Big(0) != START_OF_IMAGE) {
            throw UnusableDicomException.damaged("its pixels are said to be a JPEG, but do not begin like one");
        }
        long at = 2;
        while (true) {
            int marker = marker(codestream, at);
            long segment = at + 2;
            if (isFrame(marker)) {
                return new JpegFrame(
                        marker,
                        codestream.u8(segment + 2),
                        codestream.u16Big(segment + 3),
                        codestream.u16Big(segment + 5),
                        codestream.u8(segment + 7),
                        segment);
            }
            at = endOf(codestream, segment);
        }
    }

    /** The lower byte of the marker that must be there. */
    static int marker(Bytes codestream, long at) throws UnusableDicomException {
        int marker = codestream.u16Big(at);
        if (marker >>> Byte.SIZE != 0xff) {
            throw UnusableDicomException.damaged("a marker is missing at byte %,d of its JPEG".formatted(at));
        }
        return marker & 0xff;
    }

    static long endOf(Bytes codestream, long segment) throws UnusableDicomException {
        int length = codestream.u16Big(segment);
        if (length < 2) {
            throw UnusableDicomException.damaged("a segment of its JPEG has %d bytes".formatted(length));
        }
        return segment + length;
    }

    private static boolean isFrame(int marker) {
        boolean inRange = marker >= BASELINE && marker <= 0xcf;
        return marker == LS || (inRange && marker != HUFFMAN_TABLES && marker != EXTENSION && marker != CONDITIONING);
    }

    /** That both headers say the same. */
    void check(PixelFormat format) throws UnusableDicomException {
        CodestreamSize.check(format, width, height, components, precision);
    }
}
