package io.scanstream.dicom;

/** Pixels that are not compressed: PS3.5, chapter 8. */
final class NativePixels {

    private NativePixels() {}

    /** Refuses pixels that do not take as many bytes as the header says, but for one that makes them even. */
    static void check(Bytes pixels, PixelFormat format) throws UnusableDicomException {
        if (format.interpretation() == PhotometricInterpretation.YBR_FULL_422 && format.columns() % 2 != 0) {
            throw UnusableDicomException.damaged(
                    "two of its pixels share a colour, but a row has %d".formatted(format.columns()));
        }
        long needed = frameBytes(format) * format.frames();
        if (pixels.length() < needed || pixels.length() > needed + 1) {
            throw UnusableDicomException.damaged(
                    "its pixels have %,d bytes, but its header says %,d".formatted(pixels.length(), needed));
        }
    }

    private static long frameBytes(PixelFormat format) {
        int samples = format.interpretation() == PhotometricInterpretation.YBR_FULL_422 ? 2 : format.samples();
        return format.pixels() * samples * format.bytesPerSample();
    }

    /** @param pixels of all frames, checked */
    static StoredPixels decode(Bytes pixels, int frame, PixelFormat format) throws UnusableDicomException {
        long size = frameBytes(format);
        Bytes bytes = pixels.slice((frame - 1) * size, size);
        StoredPixels stored = StoredPixels.blank(format);
        if (format.interpretation() == PhotometricInterpretation.YBR_FULL_422) {
            readPairs(bytes, stored.values());
        } else if (format.planar() && format.samples() > 1) {
            readPlanes(bytes, stored);
        } else {
            read(bytes, format.bytesPerSample(), stored.values());
        }
        return stored;
    }

    private static void read(Bytes bytes, int bytesPerSample, short[] values) {
        byte[] file = bytes.file();
        int at = bytes.from();
        for (int i = 0; i < values.length; i++) {
            int low = file[at] & 0xff;
            values[i] = (short) (bytesPerSample == 1 ? low : low | file[at + 1] << Byte.SIZE);
            at += bytesPerSample;
        }
    }

    private static void readPlanes(Bytes bytes, StoredPixels stored) {
        int pixels = stored.width() * stored.height();
        for (int channel = 0; channel < stored.channels(); channel++) {
            for (int i = 0; i < pixels; i++) {
                byte value = bytes.file()[bytes.from() + channel * pixels + i];
                stored.values()[i * stored.channels() + channel] = (short) (value & 0xff);
            }
        }
    }

    /** Two luminances, then the blue and the red difference of both. */
    private static void readPairs(Bytes bytes, short[] values) {
        byte[] file = bytes.file();
        int at = bytes.from();
        for (int i = 0; i < values.length; i += 6) {
            values[i] = (short) (file[at] & 0xff);
            values[i + 3] = (short) (file[at + 1] & 0xff);
            for (int pixel = i; pixel < i + 6; pixel += 3) {
                values[pixel + 1] = (short) (file[at + 2] & 0xff);
                values[pixel + 2] = (short) (file[at + 3] & 0xff);
            }
            at += 4;
        }
    }
}
