package io.scanstream.imaging;

import java.nio.FloatBuffer;
import java.util.List;

/** Writes a picture in the numbers that a {@link Preprocessing} says. Thread-safe. */
final class PixelWriter {

    private static final int MAX_8_BIT = 255;

    private final Preprocessing preprocessing;
    private final double[] mean;
    private final double[] std;
    /** Normalised value of each 8-bit value, per channel. */
    private final float[][] normalised;

    PixelWriter(Preprocessing preprocessing) {
        this.preprocessing = preprocessing;
        this.mean = array(preprocessing.mean());
        this.std = array(preprocessing.std());
        this.normalised = new float[Preprocessing.CHANNELS][MAX_8_BIT + 1];
        for (int channel = 0; channel < Preprocessing.CHANNELS; channel++) {
            for (int value = 0; value <= MAX_8_BIT; value++) {
                normalised[channel][value] = normalise((double) value / MAX_8_BIT, channel);
            }
        }
    }

    private static double[] array(List<Double> channels) {
        return channels.stream().mapToDouble(value -> value).toArray();
    }

    /**
     * The picture in the middle of the square; around it the mean, which is 0 when normalised. What is altered is the
     * picture inside its frame: the frame itself stays where the network will see it in service.
     *
     * @param target takes H x W x C floats from its position on
     */
    void write(Picture picture, Alteration alteration, FloatBuffer target) {
        int size = preprocessing.size();
        int start = target.position();
        if (picture.width() < size || picture.height() < size) {
            target.duplicate().put(new float[preprocessing.valuesPerImage()]);
        }
        PictureRows rows = PictureRows.of(picture, alteration);
        float[] values = new float[picture.width() * picture.channels()];
        int corner = (size - picture.height()) / 2 * size + (size - picture.width()) / 2;
        for (int y = 0; y < picture.height(); y++) {
            rows.read(y, values);
            write(values, picture, target, start + (corner + y * size) * Preprocessing.CHANNELS);
        }
        target.position(start + preprocessing.valuesPerImage());
    }

    /** One row. */
    private void write(float[] values, Picture picture, FloatBuffer target, int start) {
        boolean grey = picture.channels() == 1;
        boolean reverse = preprocessing.channelOrder() == ChannelOrder.RGB;
        int maximum = picture.maximum();
        for (int x = 0; x < picture.width(); x++) {
            for (int channel = 0; channel < Preprocessing.CHANNELS; channel++) {
                int source = grey ? x : x * Preprocessing.CHANNELS + (reverse ? 2 - channel : channel);
                target.put(start + x * Preprocessing.CHANNELS + channel, number(values[source], maximum, channel));
            }
        }
    }

    private float number(float value, int maximum, int channel) {
        int whole = (int) value;
        return maximum == MAX_8_BIT && whole == value
                ? normalised[channel][whole]
                : normalise((double) value / maximum, channel);
    }

    private float normalise(double share, int channel) {
        return (float) ((share - mean[channel]) / std[channel]);
    }
}
