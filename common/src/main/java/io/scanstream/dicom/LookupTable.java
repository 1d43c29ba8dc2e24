package io.scanstream.dicom;

import io.scanstream.dicom.ElementReader.Element;
import java.util.Optional;

/**
 * A VOI LUT: the grey of each value, PS3.3, C.11.2.1.1. Values below and above have that of the first and the last.
 *
 * @param first value that it has a grey for
 * @param greys of that value and those that follow it
 * @param brightest that a grey can be
 */
@SuppressWarnings("ArrayRecordComponent") // compared by nobody
record LookupTable(int first, int[] greys, int brightest) implements VoiTransform {

    private static final int DESCRIPTOR = 0x0028_3002;
    private static final int TABLE = 0x0028_3006;

    /** A number of entries that 16 bits do not hold is written as 0. */
    private static final int MOST_ENTRIES = 1 << Short.SIZE;

    /** The first one of the file; empty if it has none. */
    static Optional<LookupTable> of(Attributes attributes, PixelFormat format) throws UnusableDicomException {
        Bytes items = attributes.items(Attribute.VOI_LUT_SEQUENCE);
        if (items.length() == 0) {
            return Optional.empty();
        }
        ElementReader reader = new ElementReader(items, 0);
        Element item = reader.next(attributes.isImplicit());
        if (item.tag() == ElementReader.SEQUENCE_END) {
            return Optional.empty();
        }
        Bytes descriptor = Bytes.none();
        Bytes table = Bytes.none();
        long end = item.isUndefined() ? items.length() : reader.position() + item.length();
        while (reader.position() < end) {
            Element element = reader.next(attributes.isImplicit());
            if (element.tag() == ElementReader.ITEM_END) {
                break;
            }
            if (element.tag() == DESCRIPTOR && !element.isUndefined()) {
                descriptor = reader.value(element);
            } else if (element.tag() == TABLE && !element.isUndefined()) {
                table = reader.value(element);
            } else {
                reader.skip(element, attributes.isImplicit());
            }
        }
        return Optional.of(read(descriptor, table, format));
    }

    private static LookupTable read(Bytes descriptor, Bytes table, PixelFormat format) throws UnusableDicomException {
        if (descriptor.length() != 3 * Short.BYTES) {
            throw damaged("a descriptor of %,d bytes".formatted(descriptor.length()));
        }
        int entries = descriptor.u16(0) == 0 ? MOST_ENTRIES : descriptor.u16(0);
        int first = format.signed() ? (short) descriptor.u16(2) : descriptor.u16(2);
        int bits = descriptor.u16(4);
        if (bits < Byte.SIZE || bits > Short.SIZE) {
            throw damaged("entries of %d bits".formatted(bits));
        }
        boolean packed = bits == Byte.SIZE && table.length() < entries * Short.BYTES;
        if (table.length() < entries * (packed ? 1 : Short.BYTES)) {
            throw damaged("%,d bytes for %,d entries".formatted(table.length(), entries));
        }
        int brightest = (1 << bits) - 1;
        int[] greys = new int[entries];
        for (int i = 0; i < entries; i++) {
            greys[i] = Math.min(brightest, packed ? table.u8(i) : table.u16((long) i * Short.BYTES));
        }
        return new LookupTable(first, greys, brightest);
    }

    private static UnusableDicomException damaged(String what) {
        return UnusableDicomException.damaged("its %s has %s".formatted(Attribute.VOI_LUT_SEQUENCE, what));
    }

    @Override
    public double share(double value) {
        double index = Math.max(0, Math.min(greys.length - 1, Math.rint(value) - first));
        return (double) greys[(int) index] / brightest;
    }
}
