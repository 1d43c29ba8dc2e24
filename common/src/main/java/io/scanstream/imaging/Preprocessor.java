package io.scanstream.imaging;

import java.nio.FloatBuffer;
import org.opencv.core.Core;
import org.opencv.core.CvType;
import org.opencv.core.Mat;
import org.opencv.core.Rect;
import org.opencv.core.Scalar;
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
            Mat square = square(decoded);
            try {
                write(square, target);
            } finally {
                square.release();
            }
        } finally {
            decoded.release();
        }
    }

    private Mat square(Mat image) {
        int size = preprocessing.size();
        return switch (preprocessing.resize()) {
            case STRETCH -> resized(image, size, size);
            case CENTRE_CROP -> {
                double scale = (double) size / Math.min(image.cols(), image.rows());
                Mat whole = resized(image, atLeast(size, image.cols() * scale), atLeast(size, image.rows() * scale));
                Rect middle = new Rect((whole.cols() - size) / 2, (whole.rows() - size) / 2, size, size);
                Mat cropped = new Mat(whole, middle).clone();
                whole.release();
                yield cropped;
            }
            case LETTERBOX -> {
                double scale = (double) size / Math.max(image.cols(), image.rows());
                Mat whole = resized(image, atMost(size, image.cols() * scale), atMost(size, image.rows() * scale));
                int left = (size - whole.cols()) / 2;
                int top = (size - whole.rows()) / 2;
                Mat boxed = new Mat();
                Core.copyMakeBorder(
                        whole,
                        boxed,
                        top,
                        size - whole.rows() - top,
                        left,
                        size - whole.cols() - left,
                        Core.BORDER_CONSTANT,
                        border(image));
                whole.release();
                yield boxed;
            }
        };
    }

    /** Area averaging when shrinking, which does not alias; linear when growing. */
    private static Mat resized(Mat image, int width, int height) {
        boolean shrinks = width <= image.cols() && height <= image.rows();
        Mat result = new Mat();
        Imgproc.resize(
                image, result, new Size(width, height), 0, 0, shrinks ? Imgproc.INTER_AREA : Imgproc.INTER_LINEAR);
        return result;
    }

    private static int atLeast(int size, double length) {
        return Math.max(size, (int) Math.round(length));
    }

    private static int atMost(int size, double length) {
        return Math.max(1, Math.min(size, (int) Math.round(length)));
    }

    /** The mean, in the image's own depth and blue-first order: it becomes zero when normalised. */
    private Scalar border(Mat image) {
        double full = image.depth() == CvType.CV_16U ? MAX_16_BIT : MAX_8_BIT;
        boolean rgb = preprocessing.channelOrder() == ChannelOrder.RGB;
        double first = preprocessing.mean().get(rgb ? 2 : 0) * full;
        double last = preprocessing.mean().get(rgb ? 0 : 2) * full;
        double middle = preprocessing.mean().get(1) * full;
        return image.channels() == 1 ? Scalar.all((first + middle + last) / 3) : new Scalar(first, middle, last);
    }

    private void write(Mat square, FloatBuffer target) {
        int values = (int) square.total() * square.channels();
        if (square.depth() == CvType.CV_16U) {
            short[] pixels = new short[values];
            square.get(0, 0, pixels);
            write(
                    square.channels(),
                    values,
                    target,
                    (i, channel) -> normalise((pixels[i] & 0xffff) / MAX_16_BIT, channel));
        } else {
            byte[] pixels = new byte[values];
            square.get(0, 0, pixels);
            write(square.channels(), values, target, (i, channel) -> normalised[channel][pixels[i] & 0xff]);
        }
    }

    private void write(int channels, int values, FloatBuffer target, NormalisedPixel pixel) {
        boolean reverse = preprocessing.channelOrder() == ChannelOrder.RGB;
        int start = target.position();
        int out = start;
        for (int i = 0; i < values; i += channels) {
            for (int channel = 0; channel < Preprocessing.CHANNELS; channel++) {
                int source = channels == 1 ? i : i + (reverse ? 2 - channel : channel);
                target.put(out++, pixel.at(source, channel));
            }
        }
        target.position(out);
    }

    private float normalise(double share, int channel) {
        return (float) ((share - preprocessing.mean().get(channel))
                / preprocessing.std().get(channel));
    }

    private interface NormalisedPixel {
        float at(int index, int channel);
    }
}
