package io.scanstream.dicom;

import io.scanstream.dicom.ElementReader.Element;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * A DICOM file (PS3.10) of one picture or several. Reading it looks at its elements and at the headers of its pixels, without
 * decoding any. Of what it says only {@link Attribute} is kept, which names no person. Immutable; shares the bytes.
 */
public final class DicomFile {

    private static final int PREAMBLE = 128;
    private static final byte[] PREFIX = {'D', 'I', 'C', 'M'};
    private static final int META_GROUP = 2;
    private static final int TRANSFER_SYNTAX = 0x0002_0010;

    private static final Pattern UID = Pattern.compile("[0-9.]{1,64}");

    private final Attributes attributes;
    private final PixelFormat format;
    private final FramePixels pixels;

    private DicomFile(Attributes attributes, PixelFormat format, FramePixels pixels) {
        this.attributes = attributes;
        this.format = format;
        this.pixels = pixels;
    }

    /** Told by its first bytes. */
    public static boolean isDicom(byte[] file) {
        if (file.length < PREAMBLE + PREFIX.length) {
            return false;
        }
        for (int i = 0; i < PREFIX.length; i++) {
            if (file[PREAMBLE + i] != PREFIX[i]) {
                return false;
            }
        }
        return true;
    }

    /** Elements of a data set or of its file meta information, as some archives keep them, without what makes them a file. */
    public static boolean isBareDataSet(byte[] file) {
        boolean firstGroup = file.length > 8 && (file[0] == 2 || file[0] == 8) && file[1] == 0;
        boolean lowElement = firstGroup && file[3] == 0 && (file[2] & 0xff) <= 0x18;
        return lowElement && (file[6] == 0 || (file[4] >= 'A' && file[4] <= 'Z' && file[5] >= 'A' && file[5] <= 'Z'));
    }

    /** @param file not to be changed as long as this is in use */
    public static DicomFile read(byte[] file) throws UnusableDicomException {
        ElementReader reader = new ElementReader(Bytes.of(file), PREAMBLE + PREFIX.length);
        TransferSyntax syntax = transferSyntax(reader);
        Attributes attributes = new Attributes(syntax.isImplicit());
        while (reader.hasMore()) {
            Element element = reader.next(syntax.isImplicit());
            if (element.tag() == ElementReader.PIXELS) {
                PixelFormat format = PixelFormat.of(attributes);
                return new DicomFile(attributes, format, FramePixels.read(element, reader, syntax, format));
            }
            keep(element, attributes, reader, syntax);
        }
        throw UnusableDicomException.damaged("it holds no pixels");
    }

    private static TransferSyntax transferSyntax(ElementReader reader) throws UnusableDicomException {
        String uid = null;
        while (reader.hasMore() && reader.nextGroup() == META_GROUP) {
            Element element = reader.next(false);
            if (element.isUndefined()) {
                throw UnusableDicomException.damaged("the element %s has no length".formatted(element.name()));
            }
            Bytes value = reader.value(element);
            if (element.tag() == TRANSFER_SYNTAX) {
                uid = value.length() <= 64 ? value.text() : "";
            }
        }
        if (uid == null || !UID.matcher(uid).matches()) {
            throw UnusableDicomException.damaged("it names no transfer syntax");
        }
        return TransferSyntax.readable(uid);
    }

    private static void keep(Element element, Attributes attributes, ElementReader reader, TransferSyntax syntax)
            throws UnusableDicomException {
        Attribute attribute = Attribute.of(element.tag());
        if (attribute == null) {
            reader.skip(element, syntax.isImplicit());
        } else if (element.isUndefined()) {
            long from = reader.position();
            reader.skip(element, syntax.isImplicit());
            attributes.put(attribute, reader.since(from));
        } else {
            attributes.put(attribute, reader.value(element));
        }
    }

    public int columns() {
        return format.columns();
    }

    public int rows() {
        return format.rows();
    }

    public int frames() {
        return format.frames();
    }

    public boolean isGrey() {
        return format.interpretation().isGrey();
    }

    /** By what it was taken, {@code CR} or {@code DX} say; empty if the file does not say. */
    public Optional<String> modality() throws UnusableDicomException {
        return attributes.code(Attribute.MODALITY);
    }

    /** {@code CHEST} say; empty if the file does not say. */
    public Optional<String> bodyPart() throws UnusableDicomException {
        return attributes.code(Attribute.BODY_PART);
    }

    /**
     * Decodes a frame. Takes 2 bytes per sample on the Java heap, and what the decoder takes.
     *
     * @param frame from 1 to {@link #frames}
     */
    public DicomPicture picture(int frame, CodestreamDecoder decoder) throws UnusableDicomException {
        GreyScale greyScale = isGrey() ? GreyScale.of(format, attributes) : null;
        StoredPixels stored = stored(frame, decoder);
        if (greyScale != null) {
            greyScale.apply(stored);
        } else if (pixels.areLuminance()) {
            Colours.toRgb(stored.values());
        }
        return new DicomPicture(
                stored.width(),
                stored.height(),
                stored.channels(),
                greyScale != null && greyScale.sixteenBit(),
                stored.values());
    }

    /** A frame before anything is made of its values. */
    StoredPixels stored(int frame, CodestreamDecoder decoder) throws UnusableDicomException {
        return pixels.decode(frame, decoder);
    }
}
