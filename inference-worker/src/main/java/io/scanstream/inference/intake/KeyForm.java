package io.scanstream.inference.intake;

/** How the keys and ids that senders chose stand in what a worker tells. */
public enum KeyForm {
    AS_SENT,
    /** As a keyed hash, which tells them apart and nothing else. */
    HASHED
}
