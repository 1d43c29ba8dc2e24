package io.scanstream.imaging;

import java.util.Arrays;
import org.opencv.core.CvType;
import org.opencv.core.Mat;
import org.opencv.core.MatOfByte;
import org.opencv.core.MatOfInt;
import org.opencv.core.Scalar;
import org.opencv.imgcodecs.Imgcodecs;

/** JPEG 2000 as DICOM wants it, without the file format that is usually around it. */
final class DicomCodestreams {

    /** Per mille; without loss. */
    private static final int ALL = 1000;

    private DicomCodestreams() {}

    /** Of one colour. */
    static byte[] jpeg2000(int width, int height, int red, int green, int blue) {
        Preprocessor.loadLibrary();
        Mat pixels = new Mat(height, width, CvType.CV_8UC3, new Scalar(blue, green, red));
        byte[] codestream = jpeg2000(pixels);
        pixels.release();
        return codestream;
    }

    static byte[] jpeg2000(Mat pixels) {
        MatOfByte file = new MatOfByte();
        Imgcodecs.imencode(".jp2", pixels, file, new MatOfInt(Imgcodecs.IMWRITE_JPEG2000_COMPRESSION_X1000, ALL));
        byte[] bytes = file.toArray();
        file.release();
        for (int at = 0; at < bytes.length - 4; at++) {
            if (bytes[at] == (byte) 0xff
                    && bytes[at + 1] == 0x4f
                    && bytes[at + 2] == (byte) 0xff
                    && bytes[at + 3] == 0x51) {
                return Arrays.copyOfRange(bytes, at, bytes.length);
            }
        }
        throw new IllegalStateException("no codestream in a JPEG 2000 file");
    }
}
