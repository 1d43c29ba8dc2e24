package io.scanstream.dicom;

import io.scanstream.dicom.ElementReader.Element;
import io.scanstream.dicom.TransferSyntax.Coding;

/** The pixels of a file's frames, not decoded yet. */
final class FramePixels {

    private final TransferSyntax syntax;
    private final PixelFormat format;

    /** Of all frames; null if they lie in fragments. */
    private final Bytes plain;

    /** Null if they do not. */
    private final Fragments fragments;

    private FramePixels(TransferSyntax syntax, PixelFormat format, Bytes plain, Fragments fragments) {
        this.syntax = syntax;
        this.format = format;
        this.plain = plain;
        this.fragments = fragments;
    }

    /** @param reader at the value of the element */
    static FramePixels read(Element element, ElementReader reader, TransferSyntax syntax, PixelFormat format)
            throws UnusableDicomException {
        if (element.isUndefined() != syntax.isEncapsulated()) {
            throw UnusableDicomException.damaged("its pixels have %s length, which does not go with %s"
                    .formatted(element.isUndefined() ? "no" : "a", syntax));
        }
        checkColours(syntax, format.interpretation());
        if (syntax.isEncapsulated()) {
            return new FramePixels(syntax, format, null, Fragments.read(reader));
        }
        Bytes plain = reader.value(element);
        NativePixels.check(plain, format);
        return new FramePixels(syntax, format, plain, null);
    }

    private static void checkColours(TransferSyntax syntax, PhotometricInterpretation colours)
            throws UnusableDicomException {
        boolean isFit = switch (colours) {
            case YBR_FULL_422 -> syntax.coding() == Coding.NATIVE || syntax.coding() == Coding.JPEG;
            case YBR_ICT, YBR_RCT -> syntax.coding() == Coding.JPEG_2000;
            default -> true;
        };
        if (!isFit) {
            throw UnusableDicomException.damaged("%s is %s, which does not go with %s"
                    .formatted(Attribute.PHOTOMETRIC_INTERPRETATION, colours, syntax));
        }
    }

    StoredPixels decode(int frame, CodestreamDecoder decoder) throws UnusableDicomException {
        if (plain != null) {
            return NativePixels.decode(plain, frame, format);
        }
        Bytes coded = fragments.frame(frame, format.frames());
        return switch (syntax.coding()) {
            case RLE -> RunLengthPixels.decode(coded, format);
            case JPEG_LOSSLESS -> JpegLosslessPixels.decode(coded, format);
            case JPEG_LS -> JpegLsPixels.decode(coded, format);
            case JPEG -> decodeJpeg(coded, decoder);
            case JPEG_2000 -> decodeJpeg2000(coded, decoder);
            case NATIVE, NOT_READ -> throw new IllegalStateException("%s has no fragments".formatted(syntax));
        };
    }

    private StoredPixels decodeJpeg(Bytes coded, CodestreamDecoder decoder) throws UnusableDicomException {
        JpegFrame header = JpegFrame.read(coded);
        if (header.precision() > Byte.SIZE) {
            throw UnusableDicomException.unsupported(
                    "its transfer syntax is %s of %d bits, which is not decoded".formatted(syntax, header.precision()));
        }
        header.check(format);
        if (header.marker() != JpegFrame.BASELINE && header.marker() != JpegFrame.EXTENDED) {
            throw UnusableDicomException.damaged("its pixels are said to be %s, but are coded otherwise (ff%02x)"
                    .formatted(syntax, header.marker()));
        }
        return checked(decoder.jpeg(coded.copy()));
    }

    private StoredPixels decodeJpeg2000(Bytes coded, CodestreamDecoder decoder) throws UnusableDicomException {
        Jpeg2000Structure.check(coded, format);
        return checked(decoder.jpeg2000(coded.copy()));
    }

    private StoredPixels checked(StoredPixels decoded) throws UnusableDicomException {
        if (decoded.width() != format.columns()
                || decoded.height() != format.rows()
                || decoded.channels() != format.samples()) {
            throw UnusableDicomException.damaged("its pixels are decoded to %d x %d in %d channels"
                    .formatted(decoded.width(), decoded.height(), decoded.channels()));
        }
        return decoded;
    }

    /** Whether decoded pixels are luminance and colour differences. A JPEG is decoded to red, green and blue. */
    boolean areLuminance() {
        return syntax.coding() != Coding.JPEG
                && (format.interpretation() == PhotometricInterpretation.YBR_FULL
                        || format.interpretation() == PhotometricInterpretation.YBR_FULL_422);
    }
}
