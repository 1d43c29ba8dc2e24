package io.scanstream.trainer.observation;

/** What a record that came in was. */
public enum RequestKind {
    NEW,
    /** Its job was known. */
    REPEATED,
    /** It breaks a rule, and lies in the dead-letter topic. */
    REFUSED,
    CANCELLATION,
    /** What nobody can read in {@code training.control}. */
    NONSENSE
}
