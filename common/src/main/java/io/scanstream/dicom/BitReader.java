package io.scanstream.dicom;

/**
 * The bits of the entropy-coded part of a JPEG or JPEG-LS, highest first, without what was stuffed in after each byte of all
 * ones: a byte of zeros in JPEG (T.81, F.1.2.3), a single bit in JPEG-LS (T.87, A.1). Ends at a marker.
 */
final class BitReader {

    /** That are asked for at once. */
    static final int MOST_BITS = 16;

    private static final int ALL_ONES = 0xff;

    private final byte[] bytes;
    private final int end;
    private final boolean stuffsBits;
    private int at;
    private int current;
    private int left;

    BitReader(Bytes codestream, long from, boolean stuffsBits) throws UnusableDicomException {
        Bytes coded = codestream.slice(from, codestream.length() - from);
        this.bytes = coded.file();
        this.at = coded.from();
        this.end = coded.to();
        this.stuffsBits = stuffsBits;
    }

    int bit() throws UnusableDicomException {
        if (left == 0) {
            fill();
        }
        left--;
        return current >>> left & 1;
    }

    /** @param count 0 to {@link #MOST_BITS} */
    int bits(int count) throws UnusableDicomException {
        int value = 0;
        for (int missing = count; missing > 0; ) {
            if (left == 0) {
                fill();
            }
            int taken = Math.min(missing, left);
            left -= taken;
            value = value << taken | current >>> left & (1 << taken) - 1;
            missing -= taken;
        }
        return value;
    }

    private void fill() throws UnusableDicomException {
        boolean afterOnes = current == ALL_ONES;
        if (at >= end || (!stuffsBits && isMarker())) {
            throw UnusableDicomException.damaged("its pixels end too soon");
        }
        if (stuffsBits) {
            fillAfter(afterOnes);
        } else {
            current = bytes[at] & ALL_ONES;
            at += current == ALL_ONES ? 2 : 1;
            left = Byte.SIZE;
        }
    }

    private boolean isMarker() {
        return (bytes[at] & ALL_ONES) == ALL_ONES && (at + 1 >= end || bytes[at + 1] != 0);
    }

    private void fillAfter(boolean ones) throws UnusableDicomException {
        current = bytes[at] & ALL_ONES;
        if (ones && current >= 0x80) {
            throw UnusableDicomException.damaged("its pixels end too soon");
        }
        at++;
        left = ones ? Byte.SIZE - 1 : Byte.SIZE;
    }

    /** Drops what is left of the byte and passes over a marker, which must be there. */
    void pass(int marker) throws UnusableDicomException {
        if (stuffsBits && current == ALL_ONES) {
            // Never last: a byte follows that holds the stuffed bit, and nothing else.
            at++;
        }
        while (byteAt(at) == ALL_ONES && byteAt(at + 1) == ALL_ONES) {
            at++;
        }
        if (byteAt(at) != ALL_ONES || byteAt(at + 1) != marker) {
            throw UnusableDicomException.damaged("a marker (ff%02x) is missing behind its pixels".formatted(marker));
        }
        at += 2;
        left = 0;
        current = 0;
    }

    /** -1 if there is none. */
    private int byteAt(int index) {
        return index < end ? bytes[index] & ALL_ONES : -1;
    }
}
