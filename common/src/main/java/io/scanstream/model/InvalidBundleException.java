package io.scanstream.model;

import java.io.IOException;

/** A bundle that is not what the {@code models} topic says: damaged, incomplete, or of another version. */
public final class InvalidBundleException extends IOException {

    /** @param cause null if there is no deeper one */
    public InvalidBundleException(String sentence, Throwable cause) {
        super(sentence, cause);
    }
}
