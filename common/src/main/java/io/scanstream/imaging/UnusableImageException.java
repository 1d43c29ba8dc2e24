package io.scanstream.imaging;

import io.scanstream.contract.RejectionCode;

/** The bytes are not an image that can be used, and never will be: the image's fault, not the system's. */
public final class UnusableImageException extends Exception {

    private final RejectionCode code;

    public UnusableImageException(RejectionCode code, String sentence) {
        super(sentence);
        this.code = code;
    }

    public RejectionCode code() {
        return code;
    }
}
