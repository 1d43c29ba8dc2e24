package io.scanstream.imaging;

import io.scanstream.contract.RejectionCode;
import io.scanstream.dicom.CodestreamDecoder;
import io.scanstream.dicom.DicomFile;
import io.scanstream.dicom.DicomPicture;
import io.scanstream.dicom.StoredPixels;
import io.scanstream.dicom.UnusableDicomException;
import org.opencv.core.CvException;
import org.opencv.core.CvType;
import org.opencv.core.Mat;
import org.opencv.core.MatOfByte;
import org.opencv.imgcodecs.Imgcodecs;

/** DICOM files to pixels; what is JPEG or JPEG 2000 within is decoded by OpenCV. Stateless and thread-safe. */
final class DicomPixels implements CodestreamDecoder {

    private DicomPixels() {}

    static ImageHeader header(byte[] encoded) throws UnusableImageException {
        try {
            DicomFile file = DicomFile.read(encoded);
            return new ImageHeader(ImageFormat.DICOM, file.columns(), file.rows(), file.isGrey());
        } catch (UnusableDicomException e) {
            throw unusable(e);
        }
    }

    /**
     * As {@link ImageDecoder#decode}.
     *
     * @param image within the limits
     */
    static Mat decode(EncodedImage image) throws UnusableImageException {
        try {
            DicomFile file = DicomFile.read(image.bytes());
            image.guard().check(file);
            return mat(file.picture(image.frameOf(file.frames()), new DicomPixels()));
        } catch (UnusableDicomException e) {
            throw unusable(e);
        }
    }

    private static UnusableImageException unusable(UnusableDicomException e) {
        return new UnusableImageException(e.code(), e.getMessage());
    }

    @Override
    public StoredPixels jpeg(byte[] codestream) throws UnusableDicomException {
        try {
            ImageDecoder.refuseDerailed(codestream, JpegStructure.read(new ByteWindow(codestream)));
        } catch (UnusableImageException e) {
            throw new UnusableDicomException(e.code(), "in the DICOM file " + e.getMessage());
        }
        return decoded(codestream);
    }

    @Override
    public StoredPixels jpeg2000(byte[] codestream) throws UnusableDicomException {
        return decoded(Jpeg2000File.around(codestream));
    }

    /** In the file's own depth and channels, and as it lies: what a JPEG says of its orientation is not DICOM's word. */
    private static StoredPixels decoded(byte[] encoded) throws UnusableDicomException {
        MatOfByte bytes = new MatOfByte(encoded);
        Mat pixels = new Mat();
        try {
            pixels = Imgcodecs.imdecode(bytes, Imgcodecs.IMREAD_UNCHANGED);
            return stored(pixels);
        } catch (CvException e) {
            LackOfMemory.throwIfToldBy(e);
            throw undecodable();
        } finally {
            bytes.release();
            pixels.release();
        }
    }

    private static StoredPixels stored(Mat pixels) throws UnusableDicomException {
        boolean isRead = pixels.channels() == 1 || pixels.channels() == 3;
        if (pixels.empty() || !isRead || (pixels.depth() != CvType.CV_8U && pixels.depth() != CvType.CV_16U)) {
            throw undecodable();
        }
        short[] values = new short[Math.toIntExact(pixels.total() * pixels.channels())];
        if (pixels.depth() == CvType.CV_16U) {
            pixels.get(0, 0, values);
        } else {
            byte[] bytes = new byte[values.length];
            pixels.get(0, 0, bytes);
            for (int i = 0; i < values.length; i++) {
                values[i] = (short) (bytes[i] & 0xff);
            }
        }
        if (pixels.channels() == 3) {
            swapRedAndBlue(values);
        }
        return new StoredPixels(pixels.cols(), pixels.rows(), pixels.channels(), values);
    }

    private static void swapRedAndBlue(short[] values) {
        for (int i = 0; i < values.length; i += 3) {
            short first = values[i];
            values[i] = values[i + 2];
            values[i + 2] = first;
        }
    }

    private static Mat mat(DicomPicture picture) {
        short[] values = picture.values();
        if (picture.channels() == 3) {
            swapRedAndBlue(values);
        }
        int depth = picture.sixteenBit() ? CvType.CV_16U : CvType.CV_8U;
        Mat mat = new Mat(picture.height(), picture.width(), CvType.makeType(depth, picture.channels()));
        if (picture.sixteenBit()) {
            mat.put(0, 0, values);
            return mat;
        }
        byte[] bytes = new byte[values.length];
        for (int i = 0; i < values.length; i++) {
            bytes[i] = (byte) values[i];
        }
        mat.put(0, 0, bytes);
        return mat;
    }

    private static UnusableDicomException undecodable() {
        return new UnusableDicomException(
                RejectionCode.UNDECODABLE, "the DICOM file is damaged: its pixels cannot be decoded");
    }
}
