package io.scanstream.trainer.training;

import io.scanstream.imaging.Preprocessing;

/** How many images a network is shown together: what it makes of them grows with their number and with their pixels. */
final class ImagesAtOnce {

    /** Side of the images that the usual numbers are for. */
    private static final int USUAL_SIZE = 224;

    private ImagesAtOnce() {}

    /** Fewer than usual of larger images, with no more pixels in all; but one. */
    static int of(int usually, Preprocessing preprocessing) {
        long usualPixels = (long) usually * USUAL_SIZE * USUAL_SIZE;
        long pixels = (long) preprocessing.size() * preprocessing.size();
        return (int) Math.max(1, Math.min(usually, usualPixels / pixels));
    }
}
