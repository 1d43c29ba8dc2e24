package io.scanstream.imaging;

import io.scanstream.contract.RejectionCode;
import io.scanstream.dicom.DicomFile;

/**
 * What a file says of itself before its pixels are decoded.
 *
 * <p>Reading it also walks the file's structure to the end, because OpenCV decodes a JPEG that stops half way to an
 * image whose lower part is grey, without a word; such an image must not get a prediction. Of a DICOM file it is the size of
 * each of its frames.
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
        if (DicomFile.isDicom(encoded)) {
            return DicomPixels.header(encoded);
        }
        if (DicomFile.isBareDataSet(encoded)) {
            throw new UnusableImageException(
                    RejectionCode.UNSUPPORTED_FORMAT,
                    "the bytes look like DICOM, but not like a file: no DICM stands behind a preamble of 128 bytes");
        }
        throw new UnusableImageException(
                RejectionCode.UNSUPPORTED_FORMAT,
                "the bytes are neither PNG nor JPEG nor DICOM (they start with %s)".formatted(bytes.hex(0, 4)));
    }

    public long pixels() {
        return (long) width * height;
    }

    static UnusableImageException damaged(ImageFormat format, String how) {
        return new UnusableImageException(RejectionCode.UNDECODABLE, "the %s is damaged: %s".formatted(format, how));
    }
}
