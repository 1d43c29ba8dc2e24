package io.scanstream.dicom;

/** The header of a codestream must say what the DICOM file says, whose word the limits are checked on. */
final class CodestreamSize {

    private CodestreamSize() {}

    static void check(PixelFormat format, long width, long height, int components, int precision)
            throws UnusableDicomException {
        if (width != format.columns() || height != format.rows() || components != format.samples()) {
            throw UnusableDicomException.damaged(
                    "its pixels are coded as %d x %d in %d components, but its header says %d x %d in %d"
                            .formatted(width, height, components, format.columns(), format.rows(), format.samples()));
        }
        if (precision < format.bitsStored() || precision > format.bitsAllocated()) {
            throw UnusableDicomException.damaged("its pixels are coded in %d bits, but its header says %d of %d"
                    .formatted(precision, format.bitsStored(), format.bitsAllocated()));
        }
    }
}
