package io.scanstream.storage;

import java.io.IOException;

/** There is no blob of this key. */
public final class BlobNotFoundException extends IOException {

    public BlobNotFoundException(BlobKey key, String store) {
        super("there is no blob '%s' in %s".formatted(key, store));
    }
}
