package io.scanstream.trainer.duplicates;

import io.scanstream.imaging.Thumbnail;

/** A thumbnail as numbers, and the two views by which pictures are compared. */
record Picture(float[] pixels) {

    private static final int SIDE = Thumbnail.SIDE;
    private static final int FREQUENCIES = 8;

    private static final Separable COSINES = Separable.cosines(FREQUENCIES, SIDE);

    /** What is wider than a tenth of the image is left out: all chest films agree there, and all round fields of view. */
    private static final Separable BLUR = Separable.blur(3, SIDE);

    static Picture of(Thumbnail thumbnail) {
        float[] pixels = new float[SIDE * SIDE];
        for (int i = 0; i < pixels.length; i++) {
            pixels[i] = thumbnail.grey()[i] & 0xff;
        }
        return new Picture(pixels);
    }

    Picture laid(Symmetry symmetry) {
        return new Picture(symmetry.of(pixels, SIDE));
    }

    Picture seenThrough(Separable operation) {
        return new Picture(operation.of(pixels));
    }

    /**
     * A perceptual hash: the signs of the lowest frequencies but the constant. Copies differ in few of its 63 bits, other
     * pictures in half of them.
     */
    long hash() {
        float[] spectrum = COSINES.of(pixels);
        long bits = 0;
        for (int i = 1; i < spectrum.length; i++) {
            bits = bits << 1 | (spectrum[i] > 0 ? 1 : 0);
        }
        return bits;
    }

    /** Whether there is fine structure to compare; of an image of one colour there is none. */
    boolean hasDetail() {
        for (float value : detail()) {
            if (value != 0) {
                return true;
            }
        }
        return false;
    }

    /** The fine structure, of mean 0 and length 1; zeros where there is none. */
    float[] detail() {
        float[] blurred = BLUR.of(pixels);
        float[] detail = new float[pixels.length];
        double sum = 0;
        for (int i = 0; i < detail.length; i++) {
            detail[i] = pixels[i] - blurred[i];
            sum += detail[i];
        }
        double mean = sum / detail.length;
        double squares = 0;
        for (int i = 0; i < detail.length; i++) {
            detail[i] -= (float) mean;
            squares += (double) detail[i] * detail[i];
        }
        double length = Math.sqrt(squares);
        for (int i = 0; i < detail.length; i++) {
            detail[i] = length < 1 ? 0 : (float) (detail[i] / length);
        }
        return detail;
    }
}
