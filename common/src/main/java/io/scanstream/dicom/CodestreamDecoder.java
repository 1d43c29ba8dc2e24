package io.scanstream.dicom;

/**
 * Decodes pixels that another standard describes. Only called with codestreams whose headers say the size, the number of
 * components and the depth that the DICOM file says.
 */
public interface CodestreamDecoder {

    /** Of 8 bit, sequential; three components as red, green and blue, whatever they were coded as. */
    StoredPixels jpeg(byte[] codestream) throws UnusableDicomException;

    /** Of 8 to 16 bit, with its own colour transform undone. */
    StoredPixels jpeg2000(byte[] codestream) throws UnusableDicomException;
}
