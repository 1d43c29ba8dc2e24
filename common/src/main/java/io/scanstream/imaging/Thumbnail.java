package io.scanstream.imaging;

import io.scanstream.contract.RejectionCode;
import org.opencv.core.Core;
import org.opencv.core.CvType;
import org.opencv.core.Mat;
import org.opencv.core.Size;
import org.opencv.imgproc.Imgproc;

/**
 * What is left of an image in {@value #SIDE} x {@value #SIDE} grey values: enough to tell whether two files show the same
 * picture. Stretched to the square, darkest value 0, brightest 255, so that grey depth and exposure do not matter.
 *
 * @param grey row by row, unsigned; not to be changed
 */
public record Thumbnail(byte[] grey) {

    public static final int SIDE = 32;

    private static final double BRIGHTEST = 255;

    static {
        OpenCvLibrary.load();
    }

    public Thumbnail {
        if (grey.length != SIDE * SIDE) {
            throw new IllegalArgumentException("a thumbnail has %d values, got %d".formatted(SIDE * SIDE, grey.length));
        }
    }

    /** Decodes all of the image, so whatever is wrong with its pixels is found. Thread-safe. */
    public static Thumbnail of(byte[] encoded, ImageLimits limits) throws UnusableImageException {
        try {
            return reduced(encoded, limits);
        } catch (RuntimeException e) {
            LackOfMemory.throwIfToldBy(e);
            throw new UnusableImageException(
                    RejectionCode.UNDECODABLE, "the image cannot be decoded: %s".formatted(e.getMessage()));
        }
    }

    private static Thumbnail reduced(byte[] encoded, ImageLimits limits) throws UnusableImageException {
        Mat image = ImageDecoder.decode(encoded, limits);
        Mat small = new Mat();
        try {
            Imgproc.resize(image, small, new Size(SIDE, SIDE), 0, 0, Imgproc.INTER_AREA);
            if (small.channels() > 1) {
                Imgproc.cvtColor(small, small, Imgproc.COLOR_BGR2GRAY);
            }
            Core.normalize(small, small, 0, BRIGHTEST, Core.NORM_MINMAX, CvType.CV_8U);
            byte[] grey = new byte[SIDE * SIDE];
            small.get(0, 0, grey);
            return new Thumbnail(grey);
        } finally {
            small.release();
            image.release();
        }
    }
}
