package io.scanstream.dicom;

/**
 * JPEG's lossless process with Huffman codes, any of its predictors, one scan: ITU-T T.81, annex H. In a medical file it has
 * up to 16 bits, which makes it no JPEG for most libraries.
 */
final class JpegLosslessPixels {

    private static final int HUFFMAN_TABLES = 0xc4;
    private static final int START_OF_SCAN = 0xda;
    private static final int RESTART_INTERVAL = 0xdd;
    private static final int FIRST_RESTART = 0xd0;
    private static final int NO_LENGTH_FROM = 0xd0;
    private static final int NO_LENGTH_TO = 0xd9;
    private static final int MOST_TABLES = 4;
    private static final int LARGEST_CATEGORY = 16;

    private final Bytes codestream;
    private final JpegFrame frame;
    private final StoredPixels stored;
    private final HuffmanTable[] tables = new HuffmanTable[MOST_TABLES];

    /** By component. */
    private final HuffmanTable[] used;

    private int restartInterval;
    private int predictor;
    private int pointTransform;

    private JpegLosslessPixels(Bytes codestream, JpegFrame frame, PixelFormat format) {
        this.codestream = codestream;
        this.frame = frame;
        this.stored = StoredPixels.blank(format);
        this.used = new HuffmanTable[frame.components()];
    }

    static StoredPixels decode(Bytes codestream, PixelFormat format) throws UnusableDicomException {
        JpegFrame frame = JpegFrame.read(codestream);
        frame.check(format);
        if (frame.marker() != JpegFrame.LOSSLESS) {
            throw UnusableDicomException.damaged(
                    "its pixels are said to be lossless JPEG, but are coded otherwise (ff%02x)"
                            .formatted(frame.marker()));
        }
        return new JpegLosslessPixels(codestream, frame, format).decode();
    }

    private StoredPixels decode() throws UnusableDicomException {
        checkSampling();
        long scan = readTables();
        readScanHeader(scan);
        decodeScan(new BitReader(codestream, JpegFrame.endOf(codestream, scan), false));
        return stored;
    }

    private void checkSampling() throws UnusableDicomException {
        for (int component = 0; component < frame.components(); component++) {
            if (codestream.u8(frame.at() + 9 + 3L * component) != 0x11) {
                throw UnusableDicomException.unsupported("the colours of its lossless JPEG are subsampled");
            }
        }
    }

    /** From wherever they are before the scan. */
    private long readTables() throws UnusableDicomException {
        long at = 2;
        while (true) {
            int marker = JpegFrame.marker(codestream, at);
            long segment = at + 2;
            if (marker >= NO_LENGTH_FROM && marker <= NO_LENGTH_TO) {
                throw UnusableDicomException.damaged("its JPEG holds no pixels");
            }
            if (marker == START_OF_SCAN) {
                return segment;
            }
            if (marker == HUFFMAN_TABLES) {
                readHuffmanTables(segment);
            } else if (marker == RESTART_INTERVAL) {
                restartInterval = codestream.u16Big(segment + 2);
            }
            at = JpegFrame.endOf(codestream, segment);
        }
    }

    private void readHuffmanTables(long segment) throws UnusableDicomException {
        long end = JpegFrame.endOf(codestream, segment);
        for (long at = segment + 2; at < end; ) {
            int name = codestream.u8(at);
            if (name >= MOST_TABLES) {
                throw UnusableDicomException.damaged("its JPEG has a Huffman table %d".formatted(name));
            }
            tables[name] = new HuffmanTable(codestream, at + 1);
            at += 1 + tables[name].bytes();
        }
    }

    private void readScanHeader(long scan) throws UnusableDicomException {
        int components = codestream.u8(scan + 2);
        if (components != frame.components()) {
            throw UnusableDicomException.unsupported("its lossless JPEG has a scan for each colour");
        }
        for (int component = 0; component < components; component++) {
            int table = codestream.u8(scan + 4 + 2L * component) >>> 4;
            used[component] = table < MOST_TABLES ? tables[table] : null;
            if (used[component] == null) {
                throw UnusableDicomException.damaged("its JPEG has no Huffman table %d".formatted(table));
            }
        }
        long parameters = scan + 3 + 2L * components;
        predictor = codestream.u8(parameters);
        pointTransform = codestream.u8(parameters + 2) & 0xf;
        if (predictor < 1 || predictor > 7 || pointTransform >= frame.precision()) {
            throw UnusableDicomException.damaged("its lossless JPEG has the predictor %d and the point transform %d"
                    .formatted(predictor, pointTransform));
        }
        if (restartInterval % frame.width() != 0) {
            throw UnusableDicomException.damaged("its lossless JPEG restarts within a row");
        }
    }

    private void decodeScan(BitReader bits) throws UnusableDicomException {
        int rowsToRestart = restartInterval / frame.width();
        int restarts = 0;
        boolean first = true;
        for (int row = 0; row < frame.height(); row++) {
            if (rowsToRestart > 0 && row > 0 && row % rowsToRestart == 0) {
                bits.pass(FIRST_RESTART + restarts % 8);
                restarts++;
                first = true;
            }
            decodeRow(bits, row, first);
            first = false;
        }
        bits.pass(JpegFrame.END_OF_IMAGE);
        if (pointTransform > 0) {
            for (int i = 0; i < stored.values().length; i++) {
                stored.values()[i] <<= pointTransform;
            }
        }
    }

    /** @param first after the beginning or a restart, where there is nothing above */
    private void decodeRow(BitReader bits, int row, boolean first) throws UnusableDicomException {
        short[] values = stored.values();
        int components = stored.channels();
        int rowLength = stored.width() * components;
        int start = row * rowLength;
        for (int i = 0; i < rowLength; i++) {
            int at = start + i;
            int predicted;
            if (first) {
                predicted =
                        i < components ? 1 << frame.precision() - pointTransform - 1 : values[at - components] & 0xffff;
            } else if (i < components) {
                predicted = values[at - rowLength] & 0xffff;
            } else {
                predicted = predicted(
                        values[at - components] & 0xffff,
                        values[at - rowLength] & 0xffff,
                        values[at - rowLength - components] & 0xffff);
            }
            values[at] = (short) (predicted + difference(bits, used[i % components]));
        }
    }

    /** Table H.1. */
    private int predicted(int left, int above, int aboveLeft) {
        return switch (predictor) {
            case 1 -> left;
            case 2 -> above;
            case 3 -> aboveLeft;
            case 4 -> left + above - aboveLeft;
            case 5 -> left + (above - aboveLeft >> 1);
            case 6 -> above + (left - aboveLeft >> 1);
            default -> left + above >> 1;
        };
    }

    private static int difference(BitReader bits, HuffmanTable table) throws UnusableDicomException {
        int category = table.next(bits);
        if (category == 0) {
            return 0;
        }
        if (category >= LARGEST_CATEGORY) {
            if (category > LARGEST_CATEGORY) {
                throw UnusableDicomException.damaged(
                        "its lossless JPEG has a difference of %d bits".formatted(category));
            }
            return 1 << LARGEST_CATEGORY - 1;
        }
        int value = bits.bits(category);
        return value >> category - 1 == 0 ? value - (1 << category) + 1 : value;
    }
}
