package io.scanstream.imaging;

import io.scanstream.contract.RejectionCode;

/**
 * How large an image may be. Checked on the bytes and on the header, before a pixel is decoded: a file of a few
 * kilobytes can unfold to gigabytes.
 *
 * @param maxBytes of the encoded file
 * @param maxPixels width x height
 */
public record ImageLimits(int maxBytes, long maxPixels) {

    private static final int MEBI = 1 << 20;

    /** OpenCV's own limit. */
    private static final int LONGEST_SIDE = MEBI;

    public ImageLimits {
        if (maxBytes < 1 || maxPixels < 1) {
            throw new IllegalArgumentException(
                    "maxBytes and maxPixels must be positive, got %d and %d".formatted(maxBytes, maxPixels));
        }
    }

    /** 16 MiB and 64 megapixels: a chest film of 4892 x 4020 in 16 bit passes with room to spare. */
    public static ImageLimits defaults() {
        return new ImageLimits(16 * MEBI, 64L * MEBI);
    }

    void checkBytes(byte[] encoded) throws UnusableImageException {
        if (encoded == null || encoded.length == 0) {
            throw new UnusableImageException(RejectionCode.EMPTY, "the image has no bytes");
        }
        if (encoded.length > maxBytes) {
            throw new UnusableImageException(
                    RejectionCode.TOO_MANY_BYTES,
                    "the image has %,d bytes, but at most %,d are read".formatted(encoded.length, maxBytes));
        }
    }

    /** Both limits at once. */
    public void check(byte[] encoded, ImageHeader header) throws UnusableImageException {
        checkBytes(encoded);
        checkPixels(header);
    }

    private void checkPixels(ImageHeader header) throws UnusableImageException {
        if (header.pixels() > maxPixels) {
            throw new UnusableImageException(
                    RejectionCode.TOO_MANY_PIXELS,
                    "the image is %d x %d pixels, but at most %,d in all are decoded"
                            .formatted(header.width(), header.height(), maxPixels));
        }
        if (Math.max(header.width(), header.height()) > LONGEST_SIDE) {
            throw new UnusableImageException(
                    RejectionCode.TOO_MANY_PIXELS,
                    "the image is %d x %d pixels, but at most %,d in a row or column are decoded"
                            .formatted(header.width(), header.height(), LONGEST_SIDE));
        }
    }
}
