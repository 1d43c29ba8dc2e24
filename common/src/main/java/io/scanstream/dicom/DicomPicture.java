package io.scanstream.dicom;

/**
 * A frame as it is seen.
 *
 * @param channels 1, or 3 with red first
 * @param sixteenBit whether a value is at most 65535, otherwise 255
 * @param values H x W x C, unsigned; the caller's from now on
 */
@SuppressWarnings("ArrayRecordComponent") // compared by nobody, and too large to be copied
public record DicomPicture(int width, int height, int channels, boolean sixteenBit, short[] values) {}
