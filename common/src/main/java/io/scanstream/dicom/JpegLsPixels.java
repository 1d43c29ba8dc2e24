package io.scanstream.dicom;

/** JPEG-LS of one component, lossless and near-lossless: ITU-T T.87, annex A. */
final class JpegLsPixels {

    private static final int START_OF_SCAN = 0xda;
    private static final int PRESETS = 0xf8;
    private static final int RESTART_INTERVAL = 0xdd;

    /** Lengths of runs, as powers of 2: A.2.1. */
    private static final int[] J = {
        0, 0, 0, 0, 1, 1, 1, 1, 2, 2, 2, 2, 3, 3, 3, 3, 4, 4, 5, 5, 6, 6, 7, 7, 8, 9, 10, 11, 12, 13, 14, 15
    };

    private final JpegLsParameters parameters;
    private final JpegLsContexts contexts;
    private final BitReader bits;
    private final StoredPixels stored;
    private final int width;

    /** With a sample before the first and one behind the last. */
    private int[] above;

    private int[] row;
    private int runIndex;

    private JpegLsPixels(JpegLsParameters parameters, BitReader bits, StoredPixels stored) {
        this.parameters = parameters;
        this.contexts = new JpegLsContexts(parameters);
        this.bits = bits;
        this.stored = stored;
        this.width = stored.width();
        this.above = new int[width + 2];
        this.row = new int[width + 2];
    }

    static StoredPixels decode(Bytes codestream, PixelFormat format) throws UnusableDicomException {
        JpegFrame frame = JpegFrame.read(codestream);
        frame.check(format);
        if (frame.marker() != JpegFrame.LS) {
            throw UnusableDicomException.damaged(
                    "its pixels are said to be JPEG-LS, but are coded otherwise (ff%02x)".formatted(frame.marker()));
        }
        if (frame.components() != 1) {
            throw UnusableDicomException.unsupported("its pixels are JPEG-LS in colour, which is not decoded");
        }
        StoredPixels stored = StoredPixels.blank(format);
        scan(codestream, frame, stored).decode();
        return stored;
    }

    private static JpegLsPixels scan(Bytes codestream, JpegFrame frame, StoredPixels stored)
            throws UnusableDicomException {
        long presets = -1;
        for (long at = JpegFrame.endOf(codestream, frame.at()); ; ) {
            int marker = JpegFrame.marker(codestream, at);
            long segment = at + 2;
            if (marker == JpegFrame.END_OF_IMAGE) {
                throw UnusableDicomException.damaged("its JPEG-LS holds no pixels");
            }
            at = JpegFrame.endOf(codestream, segment);
            if (marker == PRESETS) {
                presets = segment;
            } else if (marker == RESTART_INTERVAL) {
                throw UnusableDicomException.unsupported("its JPEG-LS has restarts");
            } else if (marker == START_OF_SCAN) {
                int near = codestream.u8(segment + 5);
                JpegLsParameters parameters = presets < 0
                        ? JpegLsParameters.defaults((1 << frame.precision()) - 1, near)
                        : JpegLsParameters.preset(codestream, presets, frame.precision(), near);
                parameters.check(frame.precision());
                return new JpegLsPixels(parameters, new BitReader(codestream, at, true), stored);
            }
        }
    }

    private void decode() throws UnusableDicomException {
        for (int y = 0; y < stored.height(); y++) {
            above[width + 1] = above[width];
            row[0] = above[1];
            decodeRow();
            for (int x = 0; x < width; x++) {
                stored.values()[y * width + x] = (short) row[x + 1];
            }
            int[] done = row;
            row = above;
            above = done;
        }
        bits.pass(JpegFrame.END_OF_IMAGE);
    }

    private void decodeRow() throws UnusableDicomException {
        for (int x = 1; x <= width; ) {
            int left = row[x - 1];
            int gradient1 = quantised(above[x + 1] - above[x]);
            int gradient2 = quantised(above[x] - above[x - 1]);
            int gradient3 = quantised(above[x - 1] - left);
            int context = (gradient1 * 9 + gradient2) * 9 + gradient3;
            if (context == 0) {
                x = decodeRun(x, left);
            } else {
                row[x] = decodeSample(context, predicted(left, above[x], above[x - 1]));
                x++;
            }
        }
    }

    private int quantised(int gradient) {
        int size = Math.abs(gradient);
        int level;
        if (size <= parameters.near()) {
            level = 0;
        } else if (size < parameters.threshold1()) {
            level = 1;
        } else if (size < parameters.threshold2()) {
            level = 2;
        } else {
            level = size < parameters.threshold3() ? 3 : 4;
        }
        return gradient < 0 ? -level : level;
    }

    /** The median of the neighbours and of the plane through them. */
    private static int predicted(int left, int above, int aboveLeft) {
        int low = Math.min(left, above);
        int high = Math.max(left, above);
        if (aboveLeft >= high) {
            return low;
        }
        return aboveLeft <= low ? high : left + above - aboveLeft;
    }

    /** @param signed the context; those of opposite gradients are one */
    private int decodeSample(int signed, int predicted) throws UnusableDicomException {
        int sign = signed < 0 ? -1 : 1;
        int context = signed * sign;
        int corrected = clamped(predicted + sign * contexts.correction(context));
        int k = contexts.k(context);
        int error = contexts.error(context, code(k, parameters.longestCode()), k);
        contexts.update(context, error);
        return reconstructed(corrected, sign * error);
    }

    /** @return where it goes on */
    private int decodeRun(int from, int value) throws UnusableDicomException {
        int x = from;
        while (bits.bit() == 1) {
            int length = 1 << J[runIndex];
            int end = Math.min(x + length, width + 1);
            boolean isWhole = end - x == length;
            while (x < end) {
                row[x++] = value;
            }
            if (isWhole && runIndex < J.length - 1) {
                runIndex++;
            }
            if (x > width) {
                return x;
            }
        }
        int rest = bits.bits(J[runIndex]);
        if (rest > width - x) {
            throw UnusableDicomException.damaged("a run of its JPEG-LS is longer than a row");
        }
        while (rest-- > 0) {
            row[x++] = value;
        }
        row[x] = decodeEndOfRun(value, above[x]);
        if (runIndex > 0) {
            runIndex--;
        }
        return x + 1;
    }

    private int decodeEndOfRun(int left, int up) throws UnusableDicomException {
        int type = Math.abs(left - up) <= parameters.near() ? 1 : 0;
        int k = contexts.kAfterRun(type);
        int code = code(k, parameters.longestCode() - J[runIndex] - 1);
        int error = contexts.errorAfterRun(type, code, k);
        if (type == 1) {
            return reconstructed(left, error);
        }
        return reconstructed(up, left > up ? -error : error);
    }

    /** A Golomb code of a bounded number of bits: A.5.3. */
    private int code(int k, int longest) throws UnusableDicomException {
        int most = longest - parameters.errorBits() - 1;
        int zeros = 0;
        while (bits.bit() == 0) {
            zeros++;
            if (zeros > most) {
                throw UnusableDicomException.damaged("a code of its JPEG-LS is too long");
            }
        }
        if (zeros == most) {
            return bits.bits(parameters.errorBits()) + 1;
        }
        return zeros << k | bits.bits(k);
    }

    private int reconstructed(int predicted, int error) {
        int span = parameters.range() * parameters.step();
        int value = predicted + error * parameters.step();
        if (value < -parameters.near()) {
            value += span;
        } else if (value > parameters.maximum() + parameters.near()) {
            value -= span;
        }
        return clamped(value);
    }

    private int clamped(int value) {
        return Math.max(0, Math.min(parameters.maximum(), value));
    }
}
