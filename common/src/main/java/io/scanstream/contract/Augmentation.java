package io.scanstream.contract;

/**
 * Random changes to the training images, in the terms of Keras' ImageDataGenerator. Each value is the half-width of the
 * range drawn from; what is absent is not varied.
 *
 * @param rotationDegrees 0 to 180
 * @param widthShift share of the width
 * @param heightShift share of the height
 * @param shearDegrees 0 to 45
 * @param zoom 0.2 draws from 0.8 to 1.2
 * @param brightness 0.2 multiplies the pixels with 0.8 to 1.2
 * @param contrast the same, about the image's mean
 * @param horizontalFlip mirrors the heart on a chest film: leave it off there
 */
public record Augmentation(
        Double rotationDegrees,
        Double widthShift,
        Double heightShift,
        Double shearDegrees,
        Double zoom,
        Double brightness,
        Double contrast,
        Boolean horizontalFlip,
        Boolean verticalFlip) {

    public Augmentation {
        rotationDegrees = Rules.between("rotationDegrees", orZero(rotationDegrees), 0, 180);
        widthShift = Rules.between("widthShift", orZero(widthShift), 0, 0.9);
        heightShift = Rules.between("heightShift", orZero(heightShift), 0, 0.9);
        shearDegrees = Rules.between("shearDegrees", orZero(shearDegrees), 0, 45);
        zoom = Rules.between("zoom", orZero(zoom), 0, 0.9);
        brightness = Rules.between("brightness", orZero(brightness), 0, 0.9);
        contrast = Rules.between("contrast", orZero(contrast), 0, 0.9);
        horizontalFlip = horizontalFlip != null && horizontalFlip;
        verticalFlip = verticalFlip != null && verticalFlip;
    }

    public static Augmentation none() {
        return new Augmentation(null, null, null, null, null, null, null, null, null);
    }

    private static double orZero(Double value) {
        return value == null ? 0 : value;
    }
}
