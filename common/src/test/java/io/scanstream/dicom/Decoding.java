package io.scanstream.dicom;

/** What a DICOM file shows, where no JPEG of 8 bit and no JPEG 2000 is in it. */
final class Decoding {

    private Decoding() {}

    /** As they are seen, unsigned. */
    static int[] values(byte[] file) throws UnusableDicomException {
        return values(file, 1);
    }

    static int[] values(byte[] file, int frame) throws UnusableDicomException {
        return unsigned(DicomFile.read(file).picture(frame, new NoDecoder()).values());
    }

    /** As they are stored. */
    static int[] stored(byte[] file) throws UnusableDicomException {
        return unsigned(DicomFile.read(file).stored(1, new NoDecoder()).values());
    }

    private static int[] unsigned(short[] values) {
        int[] unsigned = new int[values.length];
        for (int i = 0; i < values.length; i++) {
            unsigned[i] = values[i] & 0xffff;
        }
        return unsigned;
    }

    private static final class NoDecoder implements CodestreamDecoder {

        @Override
        public StoredPixels jpeg(byte[] codestream) {
            throw new UnsupportedOperationException("JPEG");
        }

        @Override
        public StoredPixels jpeg2000(byte[] codestream) {
            throw new UnsupportedOperationException("JPEG 2000");
        }
    }
}
