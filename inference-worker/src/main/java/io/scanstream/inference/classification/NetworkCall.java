package io.scanstream.inference.classification;

import io.scanstream.contract.ModelVersion;
import io.scanstream.inference.intake.ImageEvent;
import java.util.List;

/**
 * What the network was asked once, and how long that took. Times are those of {@link System#nanoTime}.
 *
 * @param images that it was asked about, in one go
 * @param begun to decode
 * @param decoded when the last of them was
 * @param asked which may be later: the network was busy
 * @param ended answered, or failed
 */
public record NetworkCall(
        ModelVersion version, List<ImageEvent> images, End end, long begun, long decoded, long asked, long ended) {

    /** What became of it. */
    public enum End {
        ANSWERED,
        FAILED,
        LACKED_MEMORY
    }

    public NetworkCall {
        images = List.copyOf(images);
    }

    /** Whether the images had to be asked about again, in halves. */
    public boolean isHalved() {
        return end != End.ANSWERED && images.size() > 1;
    }
}
