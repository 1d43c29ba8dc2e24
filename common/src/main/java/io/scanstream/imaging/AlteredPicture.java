package io.scanstream.imaging;

/**
 * A picture moved and lit otherwise: each pixel is interpolated between the four around the place it is taken from, and
 * beyond the edge there is more of the nearest pixel (Keras' fill mode "nearest").
 *
 * <p>In Java and not in OpenCV, whose result depends on the machine's vector instructions and is rounded to 1/32 of a
 * pixel: here a seed gives the same bits everywhere.
 */
final class AlteredPicture implements PictureRows {

    private final Picture picture;
    private final AffineMap from;
    private final Light light;

    AlteredPicture(Picture picture, Alteration alteration) {
        this.picture = picture;
        this.from = AffineMap.of(alteration, picture.width(), picture.height());
        this.light = Light.of(alteration, picture);
    }

    @Override
    public void read(int row, float[] values) {
        int width = picture.width();
        double x0 = from.xy() * row + from.x0();
        double y0 = from.yy() * row + from.y0();
        for (int column = 0; column < width; column++) {
            double x = within(from.xx() * column + x0, width - 1);
            double y = within(from.yx() * column + y0, picture.height() - 1);
            interpolate(x, y, values, column * picture.channels());
        }
        light.shineOn(values);
    }

    private static double within(double place, int last) {
        return Math.max(0, Math.min(last, place));
    }

    private void interpolate(double x, double y, float[] values, int out) {
        int channels = picture.channels();
        int left = (int) x;
        int top = (int) y;
        float right = (float) (x - left);
        float down = (float) (y - top);
        int upper = (top * picture.width() + left) * channels;
        int lower = top + 1 < picture.height() ? upper + picture.width() * channels : upper;
        int next = left + 1 < picture.width() ? channels : 0;
        for (int i = 0; i < channels; i++) {
            float above = between(picture.value(upper + i), picture.value(upper + next + i), right);
            float below = between(picture.value(lower + i), picture.value(lower + next + i), right);
            values[out + i] = between(above, below, down);
        }
    }

    /** Exactly the first if the share is 0: what is only mirrored keeps its values. */
    private static float between(float first, float second, float share) {
        return first + share * (second - first);
    }
}
