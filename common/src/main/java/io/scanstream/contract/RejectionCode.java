package io.scanstream.contract;

/** Why an image got no prediction. Each is a property of the message: sending it again gives the same answer. */
public enum RejectionCode {
    /** No bytes at all. */
    EMPTY,
    TOO_MANY_BYTES,
    TOO_MANY_PIXELS,
    /** The record's key is no patient, study or source. */
    KEY_TOO_LONG,
    /** Not an image format that is read. */
    UNSUPPORTED_FORMAT,
    /** Of a known format, but damaged. */
    UNDECODABLE,
    /** The frame that is named is not in the file, or none is named of several. */
    NO_SUCH_FRAME,
    /** Of a modality that the task does not take. */
    WRONG_MODALITY,
    /** Of a part of the body that the task does not take. */
    WRONG_BODY_PART,
    /** No model answers for the task, or none was named and there is no default. */
    UNKNOWN_TASK,
    /** Told to be a reference to an image, but not one that can be read. */
    REFERENCE_UNREADABLE,
    /** It names what the worker may not read, whether it exists or not. */
    REFERENCE_REFUSED,
    /** There is no such file or object. */
    REFERENCE_NOT_FOUND,
    /** There is one, of another size or with other bytes. */
    REFERENCE_MISMATCH,
    /** The network fails on this image, though it answers others. */
    UNANSWERABLE
}
