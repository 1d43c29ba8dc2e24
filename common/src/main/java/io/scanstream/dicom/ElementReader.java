package io.scanstream.dicom;

import java.util.Set;

/**
 * Walks the data elements of a file up to its pixels: PS3.5, chapter 7. Values are passed over, not copied; sequences are
 * entered only where nothing else tells their end.
 */
final class ElementReader {

    /** That a person may have had a reason to nest. */
    private static final int DEEPEST = 16;

    /** Each takes 8 bytes at least; a film has some hundreds, a series in one file some ten thousand. */
    private static final int MOST_ELEMENTS = 500_000;

    private static final long UNDEFINED = 0xffff_ffffL;

    static final int ITEM = 0xfffe_e000;
    static final int ITEM_END = 0xfffe_e00d;
    static final int SEQUENCE_END = 0xfffe_e0dd;
    static final int PIXELS = 0x7fe0_0010;

    /** Value representations whose length has 32 bits: PS3.5, table 7.1-1. */
    private static final Set<String> LONG_FORMS =
            Set.of("OB", "OD", "OF", "OL", "OV", "OW", "SQ", "SV", "UC", "UN", "UR", "UT", "UV");

    private final Bytes bytes;
    private long at;
    private int elements;

    ElementReader(Bytes bytes, long at) {
        this.bytes = bytes;
        this.at = at;
    }

    /**
     * What stands before a value.
     *
     * @param vr value representation; {@code UN} where the file does not say
     * @param length of the value, or {@link #UNDEFINED}
     */
    record Element(int tag, String vr, long length) {

        boolean isUndefined() {
            return length == UNDEFINED;
        }

        String name() {
            return "(%04x,%04x)".formatted(tag >>> 16, tag & 0xffff);
        }
    }

    long position() {
        return at;
    }

    boolean hasMore() {
        return at < bytes.length();
    }

    int nextGroup() throws UnusableDicomException {
        return bytes.u16(at);
    }

    /** Leaves the position at the value. */
    Element next(boolean implicit) throws UnusableDicomException {
        elements++;
        if (elements > MOST_ELEMENTS) {
            throw UnusableDicomException.damaged("it has more than %,d elements".formatted(MOST_ELEMENTS));
        }
        int tag = bytes.tag(at);
        if (implicit || tag >>> 16 == 0xfffe) {
            long length = bytes.u32(at + 4);
            at += 8;
            return new Element(tag, "UN", length);
        }
        String vr = vr(tag);
        if (!LONG_FORMS.contains(vr)) {
            int length = bytes.u16(at + 6);
            at += 8;
            return new Element(tag, vr, length);
        }
        long length = bytes.u32(at + 8);
        at += 12;
        return new Element(tag, vr, length);
    }

    private String vr(int tag) throws UnusableDicomException {
        char first = (char) bytes.u8(at + 4);
        char second = (char) bytes.u8(at + 5);
        if (first < 'A' || first > 'Z' || second < 'A' || second > 'Z') {
            throw UnusableDicomException.damaged("the element (%04x,%04x) at byte %,d has no value representation"
                    .formatted(tag >>> 16, tag & 0xffff, at));
        }
        return "" + first + second;
    }

    /** Of an element whose length is defined. Leaves the position behind it. */
    Bytes value(Element element) throws UnusableDicomException {
        Bytes value = bytes.slice(at, element.length());
        at += element.length();
        return value;
    }

    /** @param from a position where the reader has been */
    Bytes since(long from) throws UnusableDicomException {
        return bytes.slice(from, at - from);
    }

    void skip(Element element, boolean implicit) throws UnusableDicomException {
        if (element.isUndefined()) {
            // What is unknown and has no length is written like implicit elements: PS3.5, 6.2.2, note 2.
            skipItems(implicit || element.vr().equals("UN"), 1);
        } else {
            value(element);
        }
    }

    /** Of a sequence, up to and over its end. */
    private void skipItems(boolean implicit, int depth) throws UnusableDicomException {
        if (depth > DEEPEST) {
            throw UnusableDicomException.damaged(
                    "sequences are nested deeper than %d at byte %,d".formatted(DEEPEST, at));
        }
        while (true) {
            Element item = next(implicit);
            if (item.tag() == SEQUENCE_END) {
                return;
            }
            if (item.tag() != ITEM) {
                throw UnusableDicomException.damaged(
                        "a sequence holds %s where an item belongs, before byte %,d".formatted(item.name(), at));
            }
            if (item.isUndefined()) {
                skipElements(implicit, depth);
            } else {
                value(item);
            }
        }
    }

    /** Of an item, up to and over its end. */
    private void skipElements(boolean implicit, int depth) throws UnusableDicomException {
        while (true) {
            Element element = next(implicit);
            if (element.tag() == ITEM_END) {
                return;
            }
            if (element.isUndefined()) {
                skipItems(implicit || element.vr().equals("UN"), depth + 1);
            } else {
                value(element);
            }
        }
    }
}
