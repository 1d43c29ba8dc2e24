package io.scanstream.contract;

/**
 * Random changes to the training images, in the terms of Keras' ImageDataGenerator. Each value is the half-width of the
 * range drawn from; what is absent is the preset's.
 *
 * @param preset {@link AugmentationPreset#NONE} if absent
 * @param rotationDegrees 0 to 180
 * @param widthShift share of the width
 * @param heightShift share of the height
 * @param shearDegrees 0 to 45
 * @param zoom 0.2 draws from 0.8 to 1.2
 * @param brightness 0.2 multiplies the pixels with 0.8 to 1.2
 * @param contrast the same, about the image's mean
 * @param horizontalFlip mirrors the heart on a chest film: leave it off there
 * @param augmentedCopies so many changed copies of each image are made once, and what the frozen stages make of them is
 *     kept; if absent each epoch changes each image anew, and the frozen stages see all of it again
 */
public record Augmentation(
        AugmentationPreset preset,
        Double rotationDegrees,
        Double widthShift,
        Double heightShift,
        Double shearDegrees,
        Double zoom,
        Double brightness,
        Double contrast,
        Boolean horizontalFlip,
        Boolean verticalFlip,
        Integer augmentedCopies) {

    public Augmentation {
        preset = preset == null ? AugmentationPreset.NONE : preset;
        rotationDegrees = Rules.between("rotationDegrees", or(rotationDegrees, preset.rotationDegrees), 0, 180);
        widthShift = Rules.between("widthShift", or(widthShift, preset.shift), 0, 0.9);
        heightShift = Rules.between("heightShift", or(heightShift, preset.shift), 0, 0.9);
        shearDegrees = Rules.between("shearDegrees", or(shearDegrees, preset.shearDegrees), 0, 45);
        zoom = Rules.between("zoom", or(zoom, preset.zoom), 0, 0.9);
        brightness = Rules.between("brightness", or(brightness, preset.light), 0, 0.9);
        contrast = Rules.between("contrast", or(contrast, preset.light), 0, 0.9);
        horizontalFlip = horizontalFlip == null ? preset.horizontalFlip : horizontalFlip;
        verticalFlip = verticalFlip == null ? preset.verticalFlip : verticalFlip;
        if (augmentedCopies != null) {
            Rules.between("augmentedCopies", augmentedCopies, 1, 1_000);
        }
    }

    public static Augmentation none() {
        return of(AugmentationPreset.NONE);
    }

    public static Augmentation of(AugmentationPreset preset) {
        return new Augmentation(preset, null, null, null, null, null, null, null, null, null, null);
    }

    public Augmentation withCopies(int copies) {
        return new Augmentation(
                preset,
                rotationDegrees,
                widthShift,
                heightShift,
                shearDegrees,
                zoom,
                brightness,
                contrast,
                horizontalFlip,
                verticalFlip,
                copies);
    }

    /** Whether every image stays as it is. */
    public boolean changesNothing() {
        boolean moves = rotationDegrees > 0 || widthShift > 0 || heightShift > 0 || shearDegrees > 0 || zoom > 0;
        boolean lights = brightness > 0 || contrast > 0;
        return !moves && !lights && !horizontalFlip && !verticalFlip;
    }

    private static double or(Double value, double otherwise) {
        return value == null ? otherwise : value;
    }
}
