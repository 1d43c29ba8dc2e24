package io.scanstream.model;

import java.io.IOException;

/** There is no weight file for a network; the sentence says what to put where. */
public final class WeightsNotFoundException extends IOException {

    public WeightsNotFoundException(String sentence) {
        super(sentence);
    }
}
