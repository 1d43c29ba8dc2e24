package io.scanstream.dicom;

import java.util.Arrays;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;

/** The data elements that are kept, of all that a file holds: none of them is about a person. PS3.6, chapter 6. */
enum Attribute {
    MODALITY(0x0008_0060, "Modality"),
    BODY_PART(0x0018_0015, "Body Part Examined"),
    SAMPLES_PER_PIXEL(0x0028_0002, "Samples per Pixel"),
    PHOTOMETRIC_INTERPRETATION(0x0028_0004, "Photometric Interpretation"),
    PLANAR_CONFIGURATION(0x0028_0006, "Planar Configuration"),
    NUMBER_OF_FRAMES(0x0028_0008, "Number of Frames"),
    ROWS(0x0028_0010, "Rows"),
    COLUMNS(0x0028_0011, "Columns"),
    BITS_ALLOCATED(0x0028_0100, "Bits Allocated"),
    BITS_STORED(0x0028_0101, "Bits Stored"),
    HIGH_BIT(0x0028_0102, "High Bit"),
    PIXEL_REPRESENTATION(0x0028_0103, "Pixel Representation"),
    PIXEL_PADDING_VALUE(0x0028_0120, "Pixel Padding Value"),
    PIXEL_PADDING_RANGE_LIMIT(0x0028_0121, "Pixel Padding Range Limit"),
    WINDOW_CENTER(0x0028_1050, "Window Center"),
    WINDOW_WIDTH(0x0028_1051, "Window Width"),
    RESCALE_INTERCEPT(0x0028_1052, "Rescale Intercept"),
    RESCALE_SLOPE(0x0028_1053, "Rescale Slope"),
    VOI_LUT_FUNCTION(0x0028_1056, "VOI LUT Function"),
    MODALITY_LUT_SEQUENCE(0x0028_3000, "Modality LUT Sequence"),
    VOI_LUT_SEQUENCE(0x0028_3010, "VOI LUT Sequence");

    private static final Map<Integer, Attribute> BY_TAG =
            Arrays.stream(values()).collect(Collectors.toMap(attribute -> attribute.tag, Function.identity()));

    /** Group in the upper half, element in the lower. */
    private final int tag;

    private final String title;

    Attribute(int tag, String title) {
        this.tag = tag;
        this.title = title;
    }

    /** Null if it is not kept. */
    static Attribute of(int tag) {
        return BY_TAG.get(tag);
    }

    /** As the standard calls it, with its tag. */
    @Override
    public String toString() {
        return "%s (%04x,%04x)".formatted(title, tag >>> 16, tag & 0xffff);
    }
}
