package io.scanstream.inference.classification;

import io.scanstream.inference.intake.ImageEvent;
import java.util.List;

/** Images that cannot be answered now, by no fault of theirs: they have to wait, and those of other tasks need not. */
public final class UnansweredException extends RuntimeException {

    private final transient List<ImageEvent> images;

    UnansweredException(List<ImageEvent> images, String sentence, Throwable cause) {
        super(sentence, cause);
        this.images = List.copyOf(images);
    }

    public List<ImageEvent> images() {
        return images;
    }
}
