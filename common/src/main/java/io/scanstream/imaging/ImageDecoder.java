package io.scanstream.imaging;

import io.scanstream.contract.RejectionCode;
import java.util.Optional;
import org.opencv.core.CvException;
import org.opencv.core.CvType;
import org.opencv.core.Mat;
import org.opencv.core.MatOfByte;
import org.opencv.imgcodecs.Imgcodecs;

/**
 * Encoded bytes to pixels by OpenCV: PNG of 8 and 16 bit, grey and colour, alpha dropped; JPEG with EXIF rotation
 * applied, CMYK converted, progressive or not; frames of DICOM. Stateless and thread-safe.
 */
final class ImageDecoder {

    private ImageDecoder() {}

    /** As {@link #decode(EncodedImage, ImageLimits)}, of a file of one picture. */
    static Mat decode(byte[] encoded, ImageLimits limits) throws UnusableImageException {
        return decode(EncodedImage.of(encoded), limits);
    }

    /**
     * Pixels in one channel for grey files, else in three, blue first; 8 bit, or 16 where the file has 16.
     *
     * @return owned by the caller, who releases it
     */
    static Mat decode(EncodedImage image, ImageLimits limits) throws UnusableImageException {
        byte[] encoded = image.bytes();
        limits.checkBytes(encoded);
        ImageHeader header = ImageHeader.read(encoded);
        limits.check(encoded, header);
        if (header.format() == ImageFormat.DICOM) {
            return DicomPixels.decode(image);
        }
        image.frameOf(1);
        int flags = (header.grey() ? Imgcodecs.IMREAD_GRAYSCALE : Imgcodecs.IMREAD_COLOR) | Imgcodecs.IMREAD_ANYDEPTH;
        refuseDerailed(encoded, header);
        byte[] needed = header.format() == ImageFormat.PNG ? LeanPng.of(encoded) : encoded;
        Mat pixels = decode(needed, header, flags);
        if (pixels.empty() || (pixels.depth() != CvType.CV_8U && pixels.depth() != CvType.CV_16U)) {
            pixels.release();
            throw ImageHeader.damaged(header.format(), "its pixels cannot be decoded");
        }
        return pixels;
    }

    static void refuseDerailed(byte[] encoded, ImageHeader header) throws UnusableImageException {
        Optional<String> damage = header.format() == ImageFormat.JPEG ? JpegPixels.damage(encoded) : Optional.empty();
        if (damage.isPresent()) {
            throw ImageHeader.damaged(header.format(), damage.get());
        }
    }

    private static Mat decode(byte[] encoded, ImageHeader header, int flags) throws UnusableImageException {
        MatOfByte bytes = new MatOfByte(encoded);
        try {
            return Imgcodecs.imdecode(bytes, flags);
        } catch (CvException e) {
            LackOfMemory.throwIfToldBy(e);
            throw new UnusableImageException(
                    RejectionCode.UNDECODABLE,
                    "the %s is damaged: %s"
                            .formatted(header.format(), e.getMessage().strip()));
        } finally {
            bytes.release();
        }
    }
}
