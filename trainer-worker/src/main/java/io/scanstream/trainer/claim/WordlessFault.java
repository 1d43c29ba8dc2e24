package io.scanstream.trainer.claim;

/**
 * A fault for the log: where it happened and of what kind it is, without its words, which may name files of a data set, and
 * those patients. The words are in {@code training.state}.
 */
final class WordlessFault extends Exception {

    WordlessFault(Throwable fault) {
        super(fault.getClass().getName(), fault.getCause() == null ? null : new WordlessFault(fault.getCause()));
        setStackTrace(fault.getStackTrace());
    }
}
