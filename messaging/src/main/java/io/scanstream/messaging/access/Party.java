package io.scanstream.messaging.access;

/** Who takes part, by what has to be done on a broker. */
public enum Party {
    TRAINER,
    INFERENCE,
    /** Sends images. */
    PRODUCER,
    /** Reads predictions. */
    READER,
    /** Uses the command line for everything but the creation of topics and access rights. */
    OPERATOR
}
