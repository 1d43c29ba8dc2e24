package io.scanstream.dicom;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * Unsigned reads from a stretch of a file, little-endian unless they are called otherwise. What lies beyond the stretch is
 * damage, never an exception of Java's.
 *
 * @param file not to be changed
 */
@SuppressWarnings("ArrayRecordComponent") // compared by nobody, and too large to be copied
record Bytes(byte[] file, int from, int to) {

    Bytes {
        if (from < 0 || to < from || to > file.length) {
            throw new IllegalArgumentException("bytes %d to %d of a file of %d".formatted(from, to, file.length));
        }
    }

    static Bytes of(byte[] file) {
        return new Bytes(file, 0, file.length);
    }

    static Bytes none() {
        return of(new byte[0]);
    }

    int length() {
        return to - from;
    }

    /** @param length any number, as nobody has checked it yet */
    Bytes slice(long at, long length) throws UnusableDicomException {
        if (at < 0 || length < 0 || at > length() || length > length() - at) {
            throw UnusableDicomException.damaged(
                    "%,d bytes are said to be at byte %,d, but it ends at byte %,d".formatted(length, from + at, to));
        }
        return new Bytes(file, from + (int) at, from + (int) (at + length));
    }

    int u8(long at) throws UnusableDicomException {
        return file[index(at, 1)] & 0xff;
    }

    int u16(long at) throws UnusableDicomException {
        int index = index(at, 2);
        return file[index] & 0xff | (file[index + 1] & 0xff) << 8;
    }

    /** Big-endian, as in all JPEGs. */
    int u16Big(long at) throws UnusableDicomException {
        return Integer.reverseBytes(u16(at)) >>> 16;
    }

    /** Big-endian. */
    long u32Big(long at) throws UnusableDicomException {
        return (long) u16Big(at) << 16 | u16Big(at + 2);
    }

    long u32(long at) throws UnusableDicomException {
        return u16(at) | (long) u16(at + 2) << 16;
    }

    /** Group in the upper half, element in the lower. */
    int tag(long at) throws UnusableDicomException {
        return u16(at) << 16 | u16(at + 2);
    }

    private int index(long at, int count) throws UnusableDicomException {
        if (at < 0 || at > length() - count) {
            throw UnusableDicomException.damaged("it ends within an element at byte %,d".formatted(from + at));
        }
        return from + (int) at;
    }

    byte[] copy() {
        return Arrays.copyOfRange(file, from, to);
    }

    /** Without the padding at its end. */
    String text() {
        return new String(file, from, length(), StandardCharsets.ISO_8859_1)
                .replace('\0', ' ')
                .strip();
    }
}
