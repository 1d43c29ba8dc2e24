package io.scanstream.trainer.dataset;

/** A file that is not read, for a reason that will be the same the next time. */
final class RefusedFileException extends Exception {

    private static final long serialVersionUID = 1;

    RefusedFileException(String sentence) {
        super(sentence);
    }
}
