package io.scanstream.contract;

/** Sets of augmentation values, for what a request does not set itself. */
public enum AugmentationPreset {
    NONE(0, 0, 0, 0, 0, false, false),
    /** Mild enough for images that nothing is known of. */
    GENERAL(10, 0.1, 0, 0.1, 0.1, false, false),
    /** Of the tuberculosis notebooks, without their horizontal flip, which mirrors the heart. */
    CHEST_XRAY(5, 0.15, 0.01, 0.1, 0, false, false),
    /** Of the melanoma notebook. */
    DERMOSCOPY(40, 0.2, 0.2, 0.2, 0, true, true);

    final double rotationDegrees;
    final double shift;
    final double shearDegrees;
    final double zoom;
    /** Of brightness and contrast. */
    final double light;

    final boolean horizontalFlip;
    final boolean verticalFlip;

    AugmentationPreset(
            double rotationDegrees,
            double shift,
            double shearDegrees,
            double zoom,
            double light,
            boolean horizontalFlip,
            boolean verticalFlip) {
        this.rotationDegrees = rotationDegrees;
        this.shift = shift;
        this.shearDegrees = shearDegrees;
        this.zoom = zoom;
        this.light = light;
        this.horizontalFlip = horizontalFlip;
        this.verticalFlip = verticalFlip;
    }
}
