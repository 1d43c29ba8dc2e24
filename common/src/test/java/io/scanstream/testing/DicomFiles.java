package io.scanstream.testing;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Map;
import java.util.TreeMap;

/** DICOM files made element by element, so that a test can make any kind, and one that is wrong in a single place. */
public final class DicomFiles {

    public static final String IMPLICIT = "1.2.840.10008.1.2";
    public static final String EXPLICIT = "1.2.840.10008.1.2.1";
    public static final String RLE = "1.2.840.10008.1.2.5";
    public static final String JPEG_BASELINE = "1.2.840.10008.1.2.4.50";
    public static final String JPEG_LOSSLESS = "1.2.840.10008.1.2.4.70";
    public static final String JPEG_LS = "1.2.840.10008.1.2.4.80";
    public static final String JPEG_LS_NEAR_LOSSLESS = "1.2.840.10008.1.2.4.81";
    public static final String JPEG_2000 = "1.2.840.10008.1.2.4.91";

    public static final int MODALITY = 0x0008_0060;
    public static final int BODY_PART = 0x0018_0015;
    public static final int SAMPLES = 0x0028_0002;
    public static final int PHOTOMETRIC = 0x0028_0004;
    public static final int PLANAR = 0x0028_0006;
    public static final int FRAMES = 0x0028_0008;
    public static final int ROWS = 0x0028_0010;
    public static final int COLUMNS = 0x0028_0011;
    public static final int BITS_ALLOCATED = 0x0028_0100;
    public static final int BITS_STORED = 0x0028_0101;
    public static final int HIGH_BIT = 0x0028_0102;
    public static final int REPRESENTATION = 0x0028_0103;
    public static final int PADDING = 0x0028_0120;
    public static final int PADDING_LIMIT = 0x0028_0121;
    public static final int CENTER = 0x0028_1050;
    public static final int WIDTH = 0x0028_1051;
    public static final int INTERCEPT = 0x0028_1052;
    public static final int SLOPE = 0x0028_1053;
    public static final int VOI_FUNCTION = 0x0028_1056;
    public static final int LUT_DESCRIPTOR = 0x0028_3002;
    public static final int LUT = 0x0028_3006;
    public static final int VOI_LUTS = 0x0028_3010;
    public static final int PIXELS = 0x7fe0_0010;

    public static final int ITEM = 0xfffe_e000;
    public static final int ITEM_END = 0xfffe_e00d;
    public static final int SEQUENCE_END = 0xfffe_e0dd;
    public static final int UNDEFINED = -1;

    private static final String LONG_FORMS = "OB OD OF OL OV OW SQ SV UC UN UR UT UV";

    private final Map<Integer, byte[]> elements = new TreeMap<>();
    private String transferSyntax = EXPLICIT;

    private DicomFiles() {}

    /** Of a chest, {@code MONOCHROME2}, all bits up to the stored ones used. Its pixels are to be set. */
    public static DicomFiles grey(int columns, int rows, int bitsStored) {
        return new DicomFiles()
                .code(MODALITY, "DX")
                .code(BODY_PART, "CHEST")
                .number(SAMPLES, 1)
                .code(PHOTOMETRIC, "MONOCHROME2")
                .number(ROWS, rows)
                .number(COLUMNS, columns)
                .number(BITS_ALLOCATED, bitsStored > 8 ? 16 : 8)
                .number(BITS_STORED, bitsStored)
                .number(HIGH_BIT, bitsStored - 1)
                .number(REPRESENTATION, 0);
    }

    public static DicomFiles colour(int columns, int rows, String photometric) {
        return grey(columns, rows, 8)
                .number(SAMPLES, 3)
                .code(PHOTOMETRIC, photometric)
                .number(PLANAR, 0);
    }

    /** Of explicit elements. */
    public DicomFiles in(String syntax) {
        transferSyntax = syntax;
        return this;
    }

    /** As {@link #grey}, with implicit elements. */
    public static DicomFiles implicitGrey(int columns, int rows, int bitsStored) {
        DicomFiles explicit = grey(columns, rows, bitsStored);
        DicomFiles implicit = new DicomFiles();
        implicit.transferSyntax = IMPLICIT;
        explicit.elements.forEach(
                (tag, element) -> implicit.element(tag, "", Arrays.copyOfRange(element, 8, element.length)));
        return implicit;
    }

    public DicomFiles number(int tag, int value) {
        return element(tag, "US", new byte[] {(byte) value, (byte) (value >> 8)});
    }

    public DicomFiles code(int tag, String value) {
        return element(tag, "CS", text(value));
    }

    public DicomFiles decimal(int tag, String value) {
        return element(tag, "DS", text(value));
    }

    private static byte[] text(String value) {
        return (value.length() % 2 == 0 ? value : value + " ").getBytes(StandardCharsets.ISO_8859_1);
    }

    public DicomFiles element(int tag, String vr, byte[] value) {
        return element(tag, vr, value.length, value);
    }

    /** @param length that is written, right or wrong */
    public DicomFiles element(int tag, String vr, int length, byte[] value) {
        elements.put(
                tag, isImplicit() ? join(header(tag, length), value) : join(explicitHeader(tag, vr, length), value));
        return this;
    }

    /** A VOI LUT that begins with the value 0. */
    public DicomFiles table(int bits, int... greys) {
        byte[] entries = words(greys);
        byte[] item = join(
                explicitHeader(LUT_DESCRIPTOR, "US", 6),
                words(greys.length, 0, bits),
                explicitHeader(LUT, "OW", entries.length),
                entries);
        return element(VOI_LUTS, "SQ", join(header(ITEM, item.length), item));
    }

    public DicomFiles without(int tag) {
        elements.remove(tag);
        return this;
    }

    /** All frames, not compressed. */
    public DicomFiles pixels(byte[] bytes) {
        return element(PIXELS, "OW", bytes);
    }

    public DicomFiles pixels8(int... values) {
        byte[] bytes = new byte[values.length + values.length % 2];
        for (int i = 0; i < values.length; i++) {
            bytes[i] = (byte) values[i];
        }
        return pixels(bytes);
    }

    public DicomFiles pixels16(int... values) {
        return pixels(words(values));
    }

    public static byte[] words(int... values) {
        ByteBuffer bytes = littleEndian(2 * values.length);
        for (int value : values) {
            bytes.putShort((short) value);
        }
        return bytes.array();
    }

    /** Compressed pixels, behind an empty table of offsets. */
    public DicomFiles fragments(byte[]... fragments) {
        return encapsulated(new byte[0], fragments);
    }

    public DicomFiles encapsulated(byte[] offsets, byte[]... fragments) {
        byte[] items = join(header(ITEM, offsets.length), offsets);
        for (byte[] fragment : fragments) {
            byte[] even = Arrays.copyOf(fragment, fragment.length + fragment.length % 2);
            items = join(items, header(ITEM, even.length), even);
        }
        return element(PIXELS, "OB", UNDEFINED, join(items, header(SEQUENCE_END, 0)));
    }

    public byte[] bytes() {
        byte[] file = join(
                new byte[128],
                "DICM".getBytes(StandardCharsets.US_ASCII),
                explicitHeader(0x0002_0010, "UI", transferSyntax.length() + transferSyntax.length() % 2),
                transferSyntax.getBytes(StandardCharsets.US_ASCII),
                new byte[transferSyntax.length() % 2]);
        return join(file, join(elements.values().toArray(byte[][]::new)));
    }

    private boolean isImplicit() {
        return transferSyntax.equals(IMPLICIT);
    }

    /** Of an implicit element or of an item. */
    public static byte[] header(int tag, int length) {
        return littleEndian(8)
                .putShort((short) (tag >>> 16))
                .putShort((short) tag)
                .putInt(length)
                .array();
    }

    public static byte[] explicitHeader(int tag, String vr, int length) {
        boolean isLong = LONG_FORMS.contains(vr);
        ByteBuffer header = littleEndian(isLong ? 12 : 8)
                .putShort((short) (tag >>> 16))
                .putShort((short) tag)
                .put(vr.getBytes(StandardCharsets.US_ASCII));
        return isLong
                ? header.putShort((short) 0).putInt(length).array()
                : header.putShort((short) length).array();
    }

    private static ByteBuffer littleEndian(int capacity) {
        return ByteBuffer.allocate(capacity).order(ByteOrder.LITTLE_ENDIAN);
    }

    public static byte[] join(byte[]... parts) {
        ByteArrayOutputStream joined = new ByteArrayOutputStream();
        for (byte[] part : parts) {
            joined.writeBytes(part);
        }
        return joined.toByteArray();
    }
}
