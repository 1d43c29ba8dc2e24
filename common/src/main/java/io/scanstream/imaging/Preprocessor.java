package io.scanstream.imaging;

import java.nio.FloatBuffer;
import org.opencv.core.Mat;
import org.opencv.core.Rect;
import org.opencv.core.Size;
import org.opencv.imgproc.Imgproc;

/** Does what a {@link Preprocessing} says. Thread-safe. */
public final class Preprocessor {

    private final Preprocessing preprocessing;
    private final ImageLimits limits;
    private final PixelWriter normalisation;
    private final PixelBuffers buffers = new PixelBuffers();

    static {
        OpenCvLibrary.load();
    }

    /** Loads what decodes images, which the first use would do otherwise; takes some tenths of a second. */
    public static void loadLibrary() {
        OpenCvLibrary.load();
    }

    public Preprocessor(Preprocessing preprocessing, ImageLimits limits) {
        this.preprocessing = preprocessing;
        this.limits = limits;
        this.normalisation = new PixelWriter(preprocessing);
    }

    public Preprocessing preprocessing() {
        return preprocessing;
    }

    PixelBuffers buffers() {
        return buffers;
    }

    /**
     * Decodes, resizes and normalises one image.
     *
     * @param target takes H x W x C floats from its position on; filled only if nothing is thrown
     */
    public void fill(byte[] encoded, FloatBuffer target) throws UnusableImageException {
        fill(picture(encoded), Alteration.none(), target);
    }

    /**
     * Alters and normalises what {@link #picture} gave.
     *
     * @param target takes H x W x C floats from its position on
     */
    public void fill(Picture picture, Alteration alteration, FloatBuffer target) {
        normalisation.write(picture, alteration, target);
    }

    /** As {@link #picture(EncodedImage)}, of a file of one picture. */
    public Picture picture(byte[] encoded) throws UnusableImageException {
        return picture(EncodedImage.of(encoded));
    }

    /** Decodes and resizes one image: nearly all of the work, and always the same for the same bytes. */
    public Picture picture(EncodedImage image) throws UnusableImageException {
        Mat decoded = ImageDecoder.decode(image, limits);
        try {
            Mat seen = seen(decoded);
            try {
                return Picture.of(seen);
            } finally {
                seen.release();
            }
        } finally {
            decoded.release();
        }
    }

    /** What will be seen of the image, in the size in which it will be seen; at most the square. */
    private Mat seen(Mat image) {
        int size = preprocessing.size();
        return switch (preprocessing.resize()) {
            case STRETCH -> resized(image, size, size);
            case CENTRE_CROP -> {
                // Cut before it is resized: a needle, its short side grown to the size, would fill the memory.
                Mat middle = middle(image);
                try {
                    yield resized(middle, size, size);
                } finally {
                    middle.release();
                }
            }
            case LETTERBOX -> {
                double scale = (double) size / Math.max(image.cols(), image.rows());
                yield resized(image, atMost(size, image.cols() * scale), atMost(size, image.rows() * scale));
            }
        };
    }

    /** The largest square in the middle, sharing the image's pixels. */
    private static Mat middle(Mat image) {
        int side = Math.min(image.cols(), image.rows());
        return new Mat(image, new Rect((image.cols() - side) / 2, (image.rows() - side) / 2, side, side));
    }

    /** Area averaging where it shrinks, which does not alias; linear where it grows. */
    private static Mat resized(Mat image, int width, int height) {
        Size smaller = new Size(Math.min(width, image.cols()), Math.min(height, image.rows()));
        Mat shrunk = new Mat();
        Imgproc.resize(image, shrunk, smaller, 0, 0, Imgproc.INTER_AREA);
        Mat result = new Mat();
        Imgproc.resize(shrunk, result, new Size(width, height), 0, 0, Imgproc.INTER_LINEAR);
        shrunk.release();
        return result;
    }

    private static int atMost(int size, double length) {
        return Math.max(1, Math.min(size, (int) Math.round(length)));
    }
}
