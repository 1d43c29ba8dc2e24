package io.scanstream.dicom;

/**
 * What a JPEG-LS scan is coded with: ITU-T T.87, C.2.4.1 and A.2.1.
 *
 * @param maximum largest value of a sample
 * @param near by how much a value may differ from the original; 0 for lossless
 * @param reset after so many samples the statistics of a context are halved
 */
record JpegLsParameters(int maximum, int near, int threshold1, int threshold2, int threshold3, int reset) {

    private static final int PRESET = 1;
    private static final int DEFAULT_RESET = 64;

    static JpegLsParameters defaults(int maximum, int near) {
        int first;
        int second;
        int third;
        if (maximum >= 128) {
            int factor = (Math.min(maximum, 4095) + 128) / 256;
            first = factor + 2 + 3 * near;
            second = factor * 4 + 3 + 5 * near;
            third = factor * 17 + 4 + 7 * near;
        } else {
            int factor = 256 / (maximum + 1);
            first = Math.max(2, 3 / factor + 3 * near);
            second = Math.max(3, 7 / factor + 5 * near);
            third = Math.max(4, 21 / factor + 7 * near);
        }
        int threshold1 = clamped(first, near + 1, maximum);
        int threshold2 = clamped(second, threshold1, maximum);
        return new JpegLsParameters(
                maximum, near, threshold1, threshold2, clamped(third, threshold2, maximum), DEFAULT_RESET);
    }

    /** As the standard does it: what is too large becomes the smallest. */
    private static int clamped(int value, int least, int most) {
        return value > most || value < least ? least : value;
    }

    /**
     * With what an LSE segment presets; what it leaves at 0 has its default.
     *
     * @param segment behind the marker
     */
    static JpegLsParameters preset(Bytes codestream, long segment, int precision, int near)
            throws UnusableDicomException {
        if (codestream.u8(segment + 2) != PRESET) {
            throw UnusableDicomException.unsupported("its JPEG-LS has mapping tables");
        }
        int maximum = codestream.u16Big(segment + 3);
        JpegLsParameters defaults = defaults(maximum == 0 ? (1 << precision) - 1 : maximum, near);
        return new JpegLsParameters(
                defaults.maximum,
                near,
                orDefault(codestream.u16Big(segment + 5), defaults.threshold1),
                orDefault(codestream.u16Big(segment + 7), defaults.threshold2),
                orDefault(codestream.u16Big(segment + 9), defaults.threshold3),
                orDefault(codestream.u16Big(segment + 11), defaults.reset));
    }

    private static int orDefault(int value, int otherwise) {
        return value == 0 ? otherwise : value;
    }

    void check(int precision) throws UnusableDicomException {
        boolean ordered = near + 1 <= threshold1 && threshold1 <= threshold2 && threshold2 <= threshold3;
        boolean inRange = maximum >= 1
                && maximum < 1 << precision
                && near <= Math.min(255, maximum / 2)
                && threshold3 <= maximum
                && reset >= 3
                && reset <= Math.max(255, maximum);
        if (!ordered || !inRange) {
            throw UnusableDicomException.damaged("its JPEG-LS of %d bits is coded with %s".formatted(precision, this));
        }
    }

    /** Errors differ by so much. */
    int step() {
        return 2 * near + 1;
    }

    /** Number of different errors. */
    int range() {
        return (maximum + 2 * near) / step() + 1;
    }

    /** Bits of an error that is written plainly. */
    int errorBits() {
        return bitsFor(range());
    }

    /** Bits of the longest code. */
    int longestCode() {
        int bits = Math.max(2, bitsFor(maximum + 1));
        return 2 * (bits + Math.max(8, bits));
    }

    private static int bitsFor(int count) {
        return Integer.SIZE - Integer.numberOfLeadingZeros(count - 1);
    }
}
