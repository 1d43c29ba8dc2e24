package io.scanstream.dicom;

import static io.scanstream.dicom.Attribute.BITS_ALLOCATED;
import static io.scanstream.dicom.Attribute.BITS_STORED;
import static io.scanstream.dicom.Attribute.COLUMNS;
import static io.scanstream.dicom.Attribute.HIGH_BIT;
import static io.scanstream.dicom.Attribute.NUMBER_OF_FRAMES;
import static io.scanstream.dicom.Attribute.PHOTOMETRIC_INTERPRETATION;
import static io.scanstream.dicom.Attribute.PIXEL_REPRESENTATION;
import static io.scanstream.dicom.Attribute.PLANAR_CONFIGURATION;
import static io.scanstream.dicom.Attribute.ROWS;
import static io.scanstream.dicom.Attribute.SAMPLES_PER_PIXEL;

/**
 * How the pixels of each frame are stored: PS3.3, C.7.6.3.1.
 *
 * @param planar all reds, all greens, all blues; matters where pixels are not compressed
 * @param bitsAllocated 8 or 16 per sample
 * @param bitsStored of them, those that hold the value
 * @param highBit the topmost of these
 * @param signed as two's complement of the stored bits
 */
record PixelFormat(
        int columns,
        int rows,
        int frames,
        PhotometricInterpretation interpretation,
        boolean planar,
        int bitsAllocated,
        int bitsStored,
        int highBit,
        boolean signed) {

    static PixelFormat of(Attributes attributes) throws UnusableDicomException {
        PixelFormat format = new PixelFormat(
                attributes.required(COLUMNS),
                attributes.required(ROWS),
                attributes.count(NUMBER_OF_FRAMES).orElse(1),
                interpretation(attributes),
                attributes.number(PLANAR_CONFIGURATION).orElse(0) == 1,
                attributes.required(BITS_ALLOCATED),
                attributes.required(BITS_STORED),
                attributes.required(HIGH_BIT),
                attributes.required(PIXEL_REPRESENTATION) == 1);
        format.check();
        int samples = attributes.required(SAMPLES_PER_PIXEL);
        if (samples != format.samples()) {
            throw UnusableDicomException.damaged("%s is %d, but %s is %s"
                    .formatted(SAMPLES_PER_PIXEL, samples, PHOTOMETRIC_INTERPRETATION, format.interpretation));
        }
        return format;
    }

    private static PhotometricInterpretation interpretation(Attributes attributes) throws UnusableDicomException {
        return PhotometricInterpretation.named(attributes
                .code(PHOTOMETRIC_INTERPRETATION)
                .orElseThrow(
                        () -> UnusableDicomException.damaged("it has no %s".formatted(PHOTOMETRIC_INTERPRETATION))));
    }

    private void check() throws UnusableDicomException {
        if (columns < 1 || rows < 1 || frames < 1) {
            throw UnusableDicomException.damaged(
                    "its header says %d x %d pixels in %d frames".formatted(columns, rows, frames));
        }
        if (bitsAllocated != 8 && (bitsAllocated != 16 || !interpretation.isGrey())) {
            throw UnusableDicomException.unsupported("%s is %d, but of %s only %s are read"
                    .formatted(
                            BITS_ALLOCATED, bitsAllocated, interpretation, interpretation.isGrey() ? "8 and 16" : "8"));
        }
        if (bitsStored < 1 || highBit < bitsStored - 1 || highBit >= bitsAllocated) {
            throw UnusableDicomException.damaged("%s is %d and %s is %d of %d bits"
                    .formatted(BITS_STORED, bitsStored, HIGH_BIT, highBit, bitsAllocated));
        }
        if (!interpretation.isGrey() && (bitsStored != bitsAllocated || signed)) {
            throw UnusableDicomException.unsupported(
                    "its colours have %d bits%s".formatted(bitsStored, signed ? " with a sign" : ""));
        }
    }

    int samples() {
        return interpretation.samples();
    }

    /** Of one frame; a few billion at most. */
    long pixels() {
        return (long) columns * rows;
    }

    int bytesPerSample() {
        return bitsAllocated / Byte.SIZE;
    }

    /** How far the stored bits are above the lowest one. */
    int shift() {
        return highBit - bitsStored + 1;
    }

    int mask() {
        return (1 << bitsStored) - 1;
    }

    /** The value that the stored bits mean. */
    int value(int bits) {
        return signed ? bits << Integer.SIZE - bitsStored >> Integer.SIZE - bitsStored : bits;
    }
}
