package io.scanstream.weights;

import java.io.IOException;

/** A weight file could not be fetched; the sentence says from where and why. */
public final class FetchFailedException extends IOException {

    public FetchFailedException(String sentence) {
        super(sentence);
    }

    public FetchFailedException(String sentence, Throwable cause) {
        super(sentence, cause);
    }
}
