package io.scanstream.dicom;

/**
 * The samples of one frame as they are stored, before anything is made of them.
 *
 * @param channels 1, or 3 with red or luminance first
 * @param values H x W x C, unsigned
 */
@SuppressWarnings("ArrayRecordComponent") // compared by nobody, and too large to be copied
public record StoredPixels(int width, int height, int channels, short[] values) {

    public StoredPixels {
        if (values.length != (long) width * height * channels) {
            throw new IllegalArgumentException(
                    "%d values for %d x %d x %d".formatted(values.length, height, width, channels));
        }
    }

    /** All 0. */
    static StoredPixels blank(PixelFormat format) {
        return new StoredPixels(
                format.columns(),
                format.rows(),
                format.samples(),
                new short[Math.toIntExact(format.pixels() * format.samples())]);
    }
}
