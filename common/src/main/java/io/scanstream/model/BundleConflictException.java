package io.scanstream.model;

import io.scanstream.storage.BlobKey;
import java.io.IOException;

/** Another has published a bundle under the same key, with other bytes; it stays as it is. */
public final class BundleConflictException extends IOException {

    BundleConflictException(BlobKey key, String there, String here) {
        super("%s is published already, with the SHA-256 %s; what was to be published has %s"
                .formatted(key, there, here));
    }
}
