package io.scanstream.dicom;

/** What the samples of a pixel mean: PS3.3, C.7.6.3.1.2. */
enum PhotometricInterpretation {
    /** The lowest value is white. */
    MONOCHROME1,
    MONOCHROME2,
    RGB,
    YBR_FULL,
    /** Two pixels share their colour. */
    YBR_FULL_422,
    /** The colour transforms of JPEG 2000, undone where it is decoded. */
    YBR_ICT,
    YBR_RCT;

    static PhotometricInterpretation named(String name) throws UnusableDicomException {
        for (PhotometricInterpretation interpretation : values()) {
            if (interpretation.name().equals(name)) {
                return interpretation;
            }
        }
        throw UnusableDicomException.unsupported(
                "%s is %s, which is not read".formatted(Attribute.PHOTOMETRIC_INTERPRETATION, name));
    }

    boolean isGrey() {
        return this == MONOCHROME1 || this == MONOCHROME2;
    }

    int samples() {
        return isGrey() ? 1 : 3;
    }
}
