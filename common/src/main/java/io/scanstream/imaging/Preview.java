package io.scanstream.imaging;

import org.opencv.core.CvType;
import org.opencv.core.Mat;
import org.opencv.core.MatOfByte;
import org.opencv.core.MatOfInt;
import org.opencv.core.Size;
import org.opencv.imgcodecs.Imgcodecs;
import org.opencv.imgproc.Imgproc;

/** A small picture of an image, for people. Stateless and thread-safe. */
public final class Preview {

    private static final double TO_8_BIT = 255.0 / 65_535;
    private static final int QUALITY = 80;

    static {
        OpenCvLibrary.load();
    }

    private Preview() {}

    /**
     * The whole image in its own proportions, never grown.
     *
     * @param encoded a file of one picture, of any format that is read
     * @param side longest of the picture, in pixels
     * @return JPEG
     */
    public static byte[] jpeg(byte[] encoded, int side, ImageLimits limits) throws UnusableImageException {
        Mat decoded = ImageDecoder.decode(encoded, limits);
        Mat picture = new Mat();
        MatOfByte jpeg = new MatOfByte();
        MatOfInt quality = new MatOfInt(Imgcodecs.IMWRITE_JPEG_QUALITY, QUALITY);
        try {
            double scale = Math.min(1, (double) side / Math.max(decoded.cols(), decoded.rows()));
            Size size = new Size(length(decoded.cols() * scale), length(decoded.rows() * scale));
            Imgproc.resize(decoded, picture, size, 0, 0, Imgproc.INTER_AREA);
            if (picture.depth() == CvType.CV_16U) {
                picture.convertTo(picture, CvType.CV_8U, TO_8_BIT);
            }
            Imgcodecs.imencode(".jpg", picture, jpeg, quality);
            return jpeg.toArray();
        } finally {
            decoded.release();
            picture.release();
            jpeg.release();
            quality.release();
        }
    }

    private static int length(double length) {
        return Math.max(1, (int) Math.round(length));
    }
}
