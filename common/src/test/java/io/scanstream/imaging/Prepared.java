package io.scanstream.imaging;

import io.scanstream.contract.ResizeRule;
import java.nio.FloatBuffer;
import java.util.List;

/** The numbers that a preprocessor makes of an image. */
final class Prepared {

    private Prepared() {}

    /** Mean 0 and deviation 1: the numbers are the pixels, from 0 to 1, red first. */
    static Preprocessing plain(int size, ResizeRule resize) {
        return plain(size, resize, ChannelOrder.RGB);
    }

    static Preprocessing plain(int size, ResizeRule resize, ChannelOrder order) {
        List<Double> zeros = List.of(0.0, 0.0, 0.0);
        List<Double> ones = List.of(1.0, 1.0, 1.0);
        return new Preprocessing(Preprocessing.CURRENT_VERSION, size, resize, order, zeros, ones);
    }

    /** H x W x C numbers. */
    static float[] numbers(byte[] encoded, Preprocessing preprocessing) throws UnusableImageException {
        FloatBuffer target = FloatBuffer.allocate(preprocessing.valuesPerImage());
        new Preprocessor(preprocessing, ImageLimits.defaults()).fill(encoded, target);
        return target.array();
    }

    /** The pixel at x, y of what {@link #numbers} gave, as levels from 0 to 255. */
    static double[] levels(float[] numbers, int size, int x, int y) {
        int at = (y * size + x) * Preprocessing.CHANNELS;
        return new double[] {numbers[at] * 255.0, numbers[at + 1] * 255.0, numbers[at + 2] * 255.0};
    }
}
