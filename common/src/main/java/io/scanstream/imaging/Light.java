package io.scanstream.imaging;

/**
 * Brightness and contrast, in that order: {@code gain * value + offset}, cut off at black and white.
 *
 * @param offsets per channel of the picture
 * @param maximum what white is
 */
@SuppressWarnings("ArrayRecordComponent") // compared by nobody
record Light(float gain, float[] offsets, float maximum) {

    /** The contrast is about each channel's mean over the picture, as Keras' RandomContrast has it. */
    static Light of(Alteration alteration, Picture picture) {
        float[] offsets = new float[picture.channels()];
        if (alteration.contrast() != 1) {
            for (int channel = 0; channel < offsets.length; channel++) {
                offsets[channel] =
                        (float) (alteration.brightness() * (1 - alteration.contrast()) * mean(picture, channel));
            }
        }
        return new Light((float) (alteration.brightness() * alteration.contrast()), offsets, picture.maximum());
    }

    private static double mean(Picture picture, int channel) {
        int pixels = picture.width() * picture.height();
        long sum = 0;
        for (int i = 0; i < pixels; i++) {
            sum += picture.value(i * picture.channels() + channel);
        }
        return (double) sum / pixels;
    }

    /** @param values pixels x channels, changed in place */
    void shineOn(float[] values) {
        for (int channel = 0; channel < offsets.length; channel++) {
            for (int i = channel; i < values.length; i += offsets.length) {
                values[i] = Math.max(0, Math.min(maximum, gain * values[i] + offsets[channel]));
            }
        }
    }
}
