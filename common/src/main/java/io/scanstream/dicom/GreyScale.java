package io.scanstream.dicom;

import java.util.Optional;
import java.util.OptionalInt;

/**
 * From stored values to grey, as a viewer shows it first: rescaled, windowed, inverted where the lowest value is white;
 * padding black. PS3.3, C.11.1 and C.11.2; C.7.5.1.1.2.
 *
 * @param transform empty: none is in the file
 * @param padding stored values that are no part of the picture
 */
record GreyScale(
        PixelFormat format, double slope, double intercept, Optional<VoiTransform> transform, Padding padding) {

    private static final int BRIGHTEST_8_BIT = 255;
    private static final int BRIGHTEST_16_BIT = 65_535;

    /** From one value to another; nothing if the first is above the second. */
    record Padding(int first, int last) {

        boolean holds(int value) {
            return value >= first && value <= last;
        }
    }

    static GreyScale of(PixelFormat format, Attributes attributes) throws UnusableDicomException {
        if (attributes.has(Attribute.MODALITY_LUT_SEQUENCE)) {
            throw UnusableDicomException.unsupported(
                    "it has a %s, which is not applied".formatted(Attribute.MODALITY_LUT_SEQUENCE));
        }
        double slope = attributes.decimal(Attribute.RESCALE_SLOPE).orElse(1);
        if (slope == 0) {
            throw UnusableDicomException.damaged("%s is 0".formatted(Attribute.RESCALE_SLOPE));
        }
        return new GreyScale(
                format,
                slope,
                attributes.decimal(Attribute.RESCALE_INTERCEPT).orElse(0),
                VoiTransform.of(attributes, format),
                padding(format, attributes));
    }

    private static Padding padding(PixelFormat format, Attributes attributes) throws UnusableDicomException {
        OptionalInt value = attributes.number(Attribute.PIXEL_PADDING_VALUE);
        if (value.isEmpty()) {
            return new Padding(0, -1);
        }
        int first = signed(format, value.getAsInt());
        int last = signed(
                format, attributes.number(Attribute.PIXEL_PADDING_RANGE_LIMIT).orElse(value.getAsInt()));
        return new Padding(Math.min(first, last), Math.max(first, last));
    }

    /** Such attributes have 16 bits, however many the pixels have. */
    private static int signed(PixelFormat format, int bits) {
        return format.signed() ? (short) bits : bits;
    }

    boolean sixteenBit() {
        return format.bitsStored() > Byte.SIZE;
    }

    /** In place. */
    void apply(StoredPixels stored) {
        short[] values = stored.values();
        int shift = format.shift();
        int mask = format.mask();
        for (int i = 0; i < values.length; i++) {
            values[i] = (short) ((values[i] & 0xffff) >>> shift & mask);
        }
        short[] greys = greys(transform.orElseGet(() -> wholeRange(values)));
        for (int i = 0; i < values.length; i++) {
            values[i] = greys[values[i] & 0xffff];
        }
    }

    /** By the stored bits. */
    private short[] greys(VoiTransform shown) {
        int brightest = sixteenBit() ? BRIGHTEST_16_BIT : BRIGHTEST_8_BIT;
        boolean inverted = format.interpretation() == PhotometricInterpretation.MONOCHROME1;
        short[] greys = new short[format.mask() + 1];
        for (int bits = 0; bits < greys.length; bits++) {
            int value = format.value(bits);
            double share = shown.share(value * slope + intercept);
            if (!padding.holds(value)) {
                greys[bits] = (short) Math.round((inverted ? 1 - share : share) * brightest);
            }
        }
        return greys;
    }

    /** Of 8 bits all that there can be, so that they stay as they are; of more those that occur, which are few of them. */
    private Window wholeRange(short[] values) {
        int lowest = format.signed() ? -(1 << format.bitsStored() - 1) : 0;
        int highest = lowest + format.mask();
        if (sixteenBit()) {
            int smallest = Integer.MAX_VALUE;
            int largest = Integer.MIN_VALUE;
            for (short bits : values) {
                int value = format.value(bits & 0xffff);
                if (!padding.holds(value)) {
                    smallest = Math.min(smallest, value);
                    largest = Math.max(largest, value);
                }
            }
            lowest = Math.min(smallest, largest);
            highest = Math.max(smallest, largest);
        }
        double first = lowest * slope + intercept;
        double second = highest * slope + intercept;
        return Window.over(Math.min(first, second), Math.max(first, second));
    }
}
