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
        Row row = row(picture, alteration);
        float[] numbers = new float[picture.width() * Preprocessing.CHANNELS];
        int corner = (size - picture.height()) / 2 * size + (size - picture.width()) / 2;
        for (int y = 0; y < picture.height(); y++) {
            row.read(y, numbers);
            target.put(start + (corner + y * size) * Preprocessing.CHANNELS, numbers);
        }
        target.position(start + preprocessing.valuesPerImage());
    }

    /** Gives the numbers of one row, W x C. */
    private interface Row {
        void read(int row, float[] numbers);
    }

    private Row row(Picture picture, Alteration alteration) {
        if (!picture.sixteenBit() && alteration.equals(Alteration.none())) {
            return (y, numbers) -> lookUp(picture, y, numbers);
        }
        PictureRows rows = PictureRows.of(picture, alteration);
        float[] values = new float[picture.width() * picture.channels()];
        return (y, numbers) -> {
            rows.read(y, values);
            compute(values, picture, numbers);
        };
    }

    /** {@link #compute}, of bytes as they are: what nearly every image of a stream is. */
    private void lookUp(Picture picture, int y, float[] numbers) {
        byte[] bytes = picture.bytes();
        int step = picture.channels();
        int from = y * picture.width() * step;
        for (int channel = 0; channel < Preprocessing.CHANNELS; channel++) {
            float[] table = normalised[channel];
            int source = from + source(channel, step);
            for (int to = channel; to < numbers.length; to += Preprocessing.CHANNELS) {
                numbers[to] = table[bytes[source] & 0xff];
                source += step;
            }
        }
    }

    private void compute(float[] values, Picture picture, float[] numbers) {
        int step = picture.channels();
        int maximum = picture.maximum();
        for (int channel = 0; channel < Preprocessing.CHANNELS; channel++) {
            int source = source(channel, step);
            for (int to = channel; to < numbers.length; to += Preprocessing.CHANNELS) {
                numbers[to] = number(values[source], maximum, channel);
                source += step;
            }
        }
    }

    /** Where in a pixel of a picture the channel of the network lies. */
    private int source(int channel, int channels) {
        if (channels == 1) {
            return 0;
        }
        return preprocessing.channelOrder() == ChannelOrder.RGB ? 2 - channel : channel;
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
