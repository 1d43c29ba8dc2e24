package io.scanstream.imaging;

/**
 * What is changed about one picture before a network is trained on it, in the terms and with the meaning of Keras'
 * {@code ImageDataGenerator.apply_transform}: the shares say how the place that a pixel is taken from differs from the
 * place it is put to, so that a zoom above 1 shows more of the picture, smaller.
 *
 * @param rotationDegrees -180 to 180
 * @param heightShift share of the picture's height, -1 to 1
 * @param widthShift share of the picture's width, -1 to 1
 * @param shearDegrees -90 to 90
 * @param heightZoom above 0, to 2
 * @param widthZoom above 0, to 2
 * @param horizontalFlip left and right change places
 * @param verticalFlip top and bottom change places
 * @param brightness what every value is multiplied with, 0 to 2
 * @param contrast what the distance of a value from its channel's mean is multiplied with, 0 to 2
 */
public record Alteration(
        double rotationDegrees,
        double heightShift,
        double widthShift,
        double shearDegrees,
        double heightZoom,
        double widthZoom,
        boolean horizontalFlip,
        boolean verticalFlip,
        double brightness,
        double contrast) {

    private static final Alteration NONE = new Alteration(0, 0, 0, 0, 1, 1, false, false, 1, 1);

    public Alteration {
        check("rotationDegrees", rotationDegrees, -180, 180);
        check("heightShift", heightShift, -1, 1);
        check("widthShift", widthShift, -1, 1);
        check("shearDegrees", shearDegrees, -90, 90);
        check("heightZoom", heightZoom, Double.MIN_NORMAL, 2);
        check("widthZoom", widthZoom, Double.MIN_NORMAL, 2);
        check("brightness", brightness, 0, 2);
        check("contrast", contrast, 0, 2);
    }

    /** The picture stays as it is, to the last bit. */
    public static Alteration none() {
        return NONE;
    }

    private static void check(String name, double value, double least, double most) {
        if (!(value >= least && value <= most)) {
            throw new IllegalArgumentException(
                    "%s of an alteration must be from %s to %s, got %s".formatted(name, least, most, value));
        }
    }
}
