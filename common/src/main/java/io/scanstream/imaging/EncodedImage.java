package io.scanstream.imaging;

import io.scanstream.contract.RejectionCode;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * An image as it came, with what was said besides.
 *
 * @param bytes of the file; not to be changed
 * @param frame which one of a file of several is meant, counted from 1, as the sender wrote it
 * @param guard of the task that it is for
 */
@SuppressWarnings("ArrayRecordComponent") // compared by nobody, and too large to be copied
public record EncodedImage(byte[] bytes, Optional<String> frame, DicomGuard guard) {

    /** Written in one way only, so that a frame has one name. */
    private static final Pattern FRAME = Pattern.compile("[1-9][0-9]{0,8}");

    /** A file of one picture, for any task. */
    public static EncodedImage of(byte[] bytes) {
        return new EncodedImage(bytes, Optional.empty(), DicomGuard.none());
    }

    /** Which one to decode, counted from 1. */
    int frameOf(int frames) throws UnusableImageException {
        if (frame.isEmpty()) {
            if (frames > 1) {
                throw noSuchFrame("the file has %,d frames, but none of them is named".formatted(frames));
            }
            return 1;
        }
        if (!FRAME.matcher(frame.get()).matches() || Integer.parseInt(frame.get()) > frames) {
            throw noSuchFrame(
                    "the frame named is '%s', but it must be a number from 1 to %d".formatted(frame.get(), frames));
        }
        return Integer.parseInt(frame.get());
    }

    private static UnusableImageException noSuchFrame(String sentence) {
        return new UnusableImageException(RejectionCode.NO_SUCH_FRAME, sentence);
    }
}
