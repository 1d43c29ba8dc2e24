package io.scanstream.trainer.checkpoint;

import java.io.IOException;

/** The job has to begin at its beginning: what it could go on from is missing, damaged or of something else. */
public final class UnusableCheckpointException extends IOException {

    UnusableCheckpointException(String sentence) {
        super(sentence);
    }

    UnusableCheckpointException(String sentence, Throwable cause) {
        super(sentence, cause);
    }
}
