package io.scanstream.cli.agreement;

import io.scanstream.contract.ImageIdentity;
import io.scanstream.contract.Outcome;

/** What both sides said of one image. */
public record AnswerPair(Outcome first, Outcome second) {

    public ImageIdentity image() {
        return first.image();
    }
}
