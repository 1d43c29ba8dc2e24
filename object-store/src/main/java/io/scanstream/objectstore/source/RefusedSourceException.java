package io.scanstream.objectstore.source;

import java.io.IOException;

/** What a message names is nothing that may be read, whether it exists or not. */
public final class RefusedSourceException extends IOException {

    RefusedSourceException(String sentence) {
        super(sentence);
    }
}
