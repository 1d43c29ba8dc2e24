package io.scanstream.inference.fetching;

import io.scanstream.imaging.UnusableImageException;

/** Why an image was not fetched; all but the last are the reference's fault, and named as the rejection that follows. */
public enum FetchFailure {
    REFERENCE_REFUSED,
    REFERENCE_NOT_FOUND,
    REFERENCE_MISMATCH,
    TOO_MANY_BYTES,
    /** The file or its server cannot be got at now; the image waits, and is fetched again. */
    UNAVAILABLE;

    static FetchFailure of(UnusableImageException fault) {
        return valueOf(fault.code().name());
    }
}
