package io.scanstream.dicom;

/** RLE: PS3.5, annex G. One segment for each byte of each sample, the higher byte first. */
final class RunLengthPixels {

    private static final int HEADER = 64;
    private static final int MOST_SEGMENTS = 15;

    private RunLengthPixels() {}

    static StoredPixels decode(Bytes frame, PixelFormat format) throws UnusableDicomException {
        int bytesPerSample = format.bytesPerSample();
        long segments = frame.u32(0);
        if (segments != (long) format.samples() * bytesPerSample || segments > MOST_SEGMENTS) {
            throw UnusableDicomException.damaged("it has %d RLE segments, but its header says %d"
                    .formatted(segments, format.samples() * bytesPerSample));
        }
        StoredPixels stored = StoredPixels.blank(format);
        for (int segment = 0; segment < segments; segment++) {
            int shift = (bytesPerSample - 1 - segment % bytesPerSample) * Byte.SIZE;
            unpack(segment(frame, segment, (int) segments), stored, segment / bytesPerSample, shift);
        }
        return stored;
    }

    private static Bytes segment(Bytes frame, int segment, int segments) throws UnusableDicomException {
        long from = frame.u32(Integer.BYTES * (segment + 1L));
        long to = segment + 1 == segments ? frame.length() : frame.u32(Integer.BYTES * (segment + 2L));
        if (from < HEADER) {
            throw UnusableDicomException.damaged("an RLE segment is said to begin in the header");
        }
        return frame.slice(from, to - from);
    }

    /** PackBits. Bytes behind the last pixel are padding. */
    private static void unpack(Bytes segment, StoredPixels stored, int channel, int shift)
            throws UnusableDicomException {
        short[] values = stored.values();
        int step = stored.channels();
        int at = 0;
        int to = channel;
        while (to < values.length) {
            int control = (byte) segment.u8(at);
            at++;
            if (control == Byte.MIN_VALUE) {
                continue;
            }
            boolean repeats = control < 0;
            int count = 1 + Math.abs(control);
            if ((values.length - to + step - 1) / step < count) {
                throw UnusableDicomException.damaged("an RLE segment has more pixels than its header says");
            }
            for (int i = 0; i < count; i++) {
                values[to] |= (short) (segment.u8(repeats ? at : at + i) << shift);
                to += step;
            }
            at += repeats ? 1 : count;
        }
    }
}
