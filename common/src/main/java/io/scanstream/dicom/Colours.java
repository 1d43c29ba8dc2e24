package io.scanstream.dicom;

/** Luminance and colour differences of 8 bit become red, green and blue: PS3.3, C.7.6.3.1.2, as in JPEG. */
final class Colours {

    private static final int MIDDLE = 128;
    private static final int BRIGHTEST = 255;

    private Colours() {}

    /** In place. */
    static void toRgb(short[] values) {
        for (int i = 0; i < values.length; i += 3) {
            double luminance = values[i];
            double blue = values[i + 1] - MIDDLE;
            double red = values[i + 2] - MIDDLE;
            values[i] = rounded(luminance + 1.402 * red);
            values[i + 1] = rounded(luminance - 0.344136 * blue - 0.714136 * red);
            values[i + 2] = rounded(luminance + 1.772 * blue);
        }
    }

    private static short rounded(double value) {
        return (short) Math.max(0, Math.min(BRIGHTEST, Math.round(value)));
    }
}
