package io.scanstream.inference.serving;

/** How answers are meant; the more urgent first. */
public enum Role {
    /** They are the answers. */
    LIVE,
    /** They show what a version would have said. */
    SHADOW,
    /** They repeat a stretch of the stream. */
    REPLAY
}
