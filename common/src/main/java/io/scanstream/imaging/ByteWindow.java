package io.scanstream.imaging;

import java.util.HexFormat;

/** Unsigned big-endian reads from bytes that nobody has checked: beyond the end there are -1s, never an exception. */
record ByteWindow(byte[] bytes) {

    int length() {
        return bytes.length;
    }

    int u8(long at) {
        return at >= 0 && at < bytes.length ? bytes[(int) at] & 0xff : -1;
    }

    int u16(long at) {
        return at >= 0 && at + 2 <= bytes.length ? u8(at) << 8 | u8(at + 1) : -1;
    }

    long u32(long at) {
        return at >= 0 && at + 4 <= bytes.length ? (long) u16(at) << 16 | u16(at + 2) : -1;
    }

    boolean startsWith(int... expected) {
        for (int i = 0; i < expected.length; i++) {
            if (u8(i) != expected[i]) {
                return false;
            }
        }
        return true;
    }

    String hex(int from, int count) {
        int end = Math.min(bytes.length, from + count);
        return HexFormat.ofDelimiter(" ").formatHex(bytes, Math.min(from, end), end);
    }
}
