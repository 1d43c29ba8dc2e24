package io.scanstream.objectstore.source;

import java.io.IOException;

/** What a message names could be read, but there is nothing. */
public final class SourceNotFoundException extends IOException {

    SourceNotFoundException(String sentence) {
        super(sentence);
    }
}
