package io.scanstream.imaging;

import io.scanstream.contract.RejectionCode;

/**
 * What a file says of itself before its pixels are decoded.
 *
 * <p>Reading it also walks the file's structure to the end, because OpenCV decodes a JPEG that stops half way to an
 * image whose lower part is grey, without a word; such an image must not get a prediction.
 *
 * @param grey one channel, alpha not counted
 */
public record ImageHeader(ImageFormat format, int width, int height, boolean grey) {

    public ImageHeader {
        if (width < 1 || height < 1) {
            throw new IllegalArgumentException("the image is %d x %d pixels".formatted(width, height));
        }
    }

    public static ImageHeader read(byte[] encoded) throws UnusableImageException {
        ByteWindow bytes = new ByteWindow(encoded);
        if (PngStructure.isPng(bytes)) {
            return PngStructure.read(bytes);
        }
        if (JpegStructure.isJpeg(bytes)) {
            return JpegStructure.read(bytes);
        }
        throw new UnusableImageException(
                RejectionCode.UNSUPPORTED_FORMAT,
                "the bytes are neither PNG nor JPEG (they start with %s)".formatted(bytes.hex(0, 4)));
    }

    public long pixels() {
        return (long) width * height;
    }

    static UnusableImageException damaged(ImageFormat format, String how) {
        return new UnusableImageException(RejectionCode.UNDECODABLE, "the %s is damaged: %s".formatted(format, how));
    }
}
