package io.scanstream.imaging;

import java.nio.ByteBuffer;
import org.opencv.core.CvType;
import org.opencv.core.Mat;

/**
 * What a network will see of an image, in the size in which it will see it, as yet neither altered nor normalised.
 *
 * @param channels 1 for grey, or 3, blue first
 * @param sixteenBit two bytes per value, the higher one first; otherwise one
 * @param bytes H x W x C values, owned by the picture: whoever made it does not write to them any more
 */
@SuppressWarnings("ArrayRecordComponent") // compared by nobody, and too large to be copied
public record Picture(int width, int height, int channels, boolean sixteenBit, byte[] bytes) {

    private static final int MAX_8_BIT = 255;
    private static final int MAX_16_BIT = 65_535;

    public Picture {
        long needed = (long) width * height * channels * (sixteenBit ? Short.BYTES : 1);
        if (width < 1 || height < 1 || (channels != 1 && channels != 3) || bytes.length != needed) {
            throw new IllegalArgumentException("%d bytes for a picture of %d x %d x %d values of %d bit"
                    .formatted(bytes.length, height, width, channels, sixteenBit ? 16 : 8));
        }
    }

    static Picture of(Mat pixels) {
        int values = (int) pixels.total() * pixels.channels();
        boolean sixteenBit = pixels.depth() == CvType.CV_16U;
        return new Picture(
                pixels.cols(),
                pixels.rows(),
                pixels.channels(),
                sixteenBit,
                sixteenBit ? sixteenBit(pixels, values) : eightBit(pixels, values));
    }

    private static byte[] eightBit(Mat pixels, int values) {
        byte[] bytes = new byte[values];
        pixels.get(0, 0, bytes);
        return bytes;
    }

    private static byte[] sixteenBit(Mat pixels, int values) {
        short[] shorts = new short[values];
        pixels.get(0, 0, shorts);
        ByteBuffer bytes = ByteBuffer.allocate(values * Short.BYTES);
        bytes.asShortBuffer().put(shorts);
        return bytes.array();
    }

    /** The largest that a value can be. */
    int maximum() {
        return sixteenBit ? MAX_16_BIT : MAX_8_BIT;
    }

    /** 0 to {@link #maximum()}. */
    int value(int index) {
        return sixteenBit ? (bytes[2 * index] & 0xff) << 8 | bytes[2 * index + 1] & 0xff : bytes[index] & 0xff;
    }

    /** {@link PictureRows#read}, of the picture as it is. */
    void read(int row, float[] values) {
        for (int i = 0; i < values.length; i++) {
            values[i] = value(row * values.length + i);
        }
    }
}
