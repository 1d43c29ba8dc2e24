package io.scanstream.model;

import java.io.IOException;

/** A weight file that is damaged or does not fit the network; the sentence names the file and the tensor. */
public final class InvalidWeightsException extends IOException {

    public InvalidWeightsException(String sentence) {
        super(sentence);
    }
}
