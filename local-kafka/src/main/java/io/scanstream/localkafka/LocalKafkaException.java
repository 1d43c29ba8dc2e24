package io.scanstream.localkafka;

import java.nio.file.FileSystemException;

/** The broker cannot be started; the message ends with the innermost reason. */
public final class LocalKafkaException extends RuntimeException {

    LocalKafkaException(String sentence) {
        super(sentence);
    }

    LocalKafkaException(String sentence, Throwable cause) {
        super("%s: %s".formatted(sentence, innermost(cause)), cause);
    }

    /** Kafka wraps what has happened, such as a port in use, into several layers of what it was about to do. */
    private static String innermost(Throwable problem) {
        Throwable innermost = problem;
        while (innermost.getCause() != null) {
            innermost = innermost.getCause();
        }
        // The message of a file system's exception may be the file's name and nothing else.
        boolean speaks = innermost.getMessage() != null && !(innermost instanceof FileSystemException);
        return speaks ? innermost.getMessage() : innermost.toString();
    }
}
