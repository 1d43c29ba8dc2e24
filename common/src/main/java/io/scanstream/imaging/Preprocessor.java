package io.scanstream.imaging;

import java.nio.FloatBuffer;
import org.opencv.core.CvType;
import org.opencv.core.Mat;
import org.opencv.core.Rect;
import org.opencv.core.Size;
import org.opencv.imgproc.Imgproc;

/** Does what a {@link Preprocessing} says. Thread-safe. */
public final class Preprocessor {

    private static final double MAX_8_BIT = 255;
    private static final double MAX_16_BIT = 65_535;

    private final Preprocessing preprocessing;
    private final ImageLimits limits;
    /** Normalised value of each 8-bit value, per channel. */
    private final float[][] normalised;

    private final PixelBuffers buffers = new PixelBuffers();

    static {
        OpenCvLibrary.load();
    }

    public Preprocessor(Preprocessing preprocessing, ImageLimits limits) {
        this.preprocessing = preprocessing;
        this.limits = limits;
        this.normalised = new float[Preprocessing.CHANNELS][(int) MAX_8_BIT + 1];
        for (int channel = 0; channel < Preprocessing.CHANNELS; channel++) {
            for (int value = 0; value <= MAX_8_BIT; value++) {
                normalised[channel][value] = normalise(value / MAX_8_BIT, channel);
            }
        }
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
        Mat decoded = ImageDecoder.decode(encoded, limits);
        try {
            Mat picture = picture(decoded);
            try {
                write(picture, target);
            } finally {
                picture.release();
            }
        } finally {
            decoded.release();
        }
    }

    /** What will be seen of the image, in the size in which it will be seen; at most the square. */
    private Mat picture(Mat image) {
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

    private void write(Mat picture, FloatBuffer target) {
        int values = (int) picture.total() * picture.channels();
        if (picture.depth() == CvType.CV_16U) {
            short[] pixels = new short[values];
            picture.get(0, 0, pixels);
            write(picture, target, (i, channel) -> normalise((pixels[i] & 0xffff) / MAX_16_BIT, channel));
        } else {
            byte[] pixels = new byte[values];
            picture.get(0, 0, pixels);
            write(picture, target, (i, channel) -> normalised[channel][pixels[i] & 0xff]);
        }
    }

    /** The picture in the middle of the square; around it the mean, which is 0 when normalised. */
    private void write(Mat picture, FloatBuffer target, NormalisedPixel pixel) {
        int size = preprocessing.size();
        int start = target.position();
        if (picture.total() < (long) size * size) {
            target.duplicate().put(new float[preprocessing.valuesPerImage()]);
        }
        int width = picture.cols();
        int channels = picture.channels();
        int corner = start + ((size - picture.rows()) / 2 * size + (size - width) / 2) * Preprocessing.CHANNELS;
        for (int y = 0; y < picture.rows(); y++) {
            int out = corner + y * size * Preprocessing.CHANNELS;
            for (int x = 0; x < width; x++) {
                write((y * width + x) * channels, channels, target, out + x * Preprocessing.CHANNELS, pixel);
            }
        }
        target.position(start + preprocessing.valuesPerImage());
    }

    private void write(int in, int channels, FloatBuffer target, int out, NormalisedPixel pixel) {
        boolean reverse = preprocessing.channelOrder() == ChannelOrder.RGB;
        for (int channel = 0; channel < Preprocessing.CHANNELS; channel++) {
            int source = channels == 1 ? in : in + (reverse ? 2 - channel : channel);
            target.put(out + channel, pixel.at(source, channel));
        }
    }

    private float normalise(double share, int channel) {
        return (float) ((share - preprocessing.mean().get(channel))
                / preprocessing.std().get(channel));
    }

    private interface NormalisedPixel {
        float at(int index, int channel);
    }
}
