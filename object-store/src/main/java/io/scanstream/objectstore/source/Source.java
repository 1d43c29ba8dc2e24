package io.scanstream.objectstore.source;

import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;

/**
 * Something that a message has named, opened for reading; to be closed by whoever has opened it.
 *
 * @param length bytes that it had when it was opened
 */
public record Source(InputStream content, long length) implements Closeable {

    @Override
    public void close() throws IOException {
        content.close();
    }
}
