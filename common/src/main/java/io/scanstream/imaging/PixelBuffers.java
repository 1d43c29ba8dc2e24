package io.scanstream.imaging;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayDeque;
import java.util.Deque;

/**
 * Direct buffers that are used again. One batch takes some ten megabytes outside the Java heap, where garbage collection
 * does not feel them: left to it, they would pile up to its limit. Thread-safe.
 */
final class PixelBuffers {

    /** Per thread of a network one that it works on and one that is being filled, and one ahead. */
    private static final int MOST_KEPT = 2 * Runtime.getRuntime().availableProcessors() + 1;

    private final Deque<ByteBuffer> kept = new ArrayDeque<>();

    /** A buffer of exactly this many bytes to read, in native order; its contents are whatever was there before. */
    synchronized ByteBuffer take(int bytes) {
        ByteBuffer buffer = kept.poll();
        if (buffer == null || buffer.capacity() < bytes) {
            buffer = ByteBuffer.allocateDirect(bytes);
        }
        return buffer.clear().limit(bytes).order(ByteOrder.nativeOrder());
    }

    synchronized void giveBack(ByteBuffer buffer) {
        if (kept.size() < MOST_KEPT) {
            kept.push(buffer);
        }
    }
}
