package io.scanstream.trainer.staging;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.file.Path;

/**
 * The central directory of a ZIP file, of which Java's reader takes a copy into memory before it gives any entry. How large it
 * is stands at the file's end, before a comment; see APPNOTE.TXT of PKWARE, 4.3.14 to 4.3.16. Whatever looks like such an end
 * counts, so that a comment can hide none.
 */
final class ArchiveDirectory {

    private static final int END_SIGNATURE = 0x06054b50;
    private static final int END_LENGTH = 22;
    private static final int SIZE_IN_END = 12;
    private static final int LONGEST_COMMENT = 0xffff;

    /** Right before the end where numbers are too large for it; says where the end of 64 bits begins. */
    private static final int LOCATOR_SIGNATURE = 0x07064b50;

    private static final int LOCATOR_LENGTH = 20;
    private static final int PLACE_IN_LOCATOR = 8;
    private static final int SIZE_IN_LARGE_END = 40;

    /** In the end: the number stands in the end of 64 bits. */
    private static final long ELSEWHERE = 0xffffffffL;

    private ArchiveDirectory() {}

    /** Bytes; 0 if the file is no archive. */
    static long size(Path archive) throws IOException {
        try (FileChannel file = FileChannel.open(archive)) {
            int length = (int) Math.min(file.size(), LOCATOR_LENGTH + END_LENGTH + LONGEST_COMMENT);
            ByteBuffer tail = read(file, file.size() - length, length);
            long largest = 0;
            for (int end = 0; end <= length - END_LENGTH; end++) {
                if (tail.getInt(end) == END_SIGNATURE) {
                    largest = Math.max(largest, size(file, tail, end));
                }
            }
            return largest;
        }
    }

    private static long size(FileChannel file, ByteBuffer tail, int end) throws IOException {
        long size = Integer.toUnsignedLong(tail.getInt(end + SIZE_IN_END));
        long small = size == ELSEWHERE ? 0 : size;
        int locator = end - LOCATOR_LENGTH;
        if (locator < 0 || tail.getInt(locator) != LOCATOR_SIGNATURE) {
            return small;
        }
        long place = tail.getLong(locator + PLACE_IN_LOCATOR);
        if (place < 0 || place > file.size() - SIZE_IN_LARGE_END - Long.BYTES) {
            return small;
        }
        long large = read(file, place + SIZE_IN_LARGE_END, Long.BYTES).getLong(0);
        return Math.max(small, large < 0 ? Long.MAX_VALUE : large);
    }

    private static ByteBuffer read(FileChannel file, long place, int length) throws IOException {
        ByteBuffer bytes = ByteBuffer.allocate(length).order(ByteOrder.LITTLE_ENDIAN);
        while (bytes.hasRemaining() && file.read(bytes, place + bytes.position()) >= 0) {
            // read on until the file ends
        }
        return bytes;
    }
}
