package io.scanstream.inference.classification;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * How a model has done so far: how many of its images it takes together, and whether it has ever answered any. Fewer
 * together after memory did not suffice for so many, and more again after a while in which it did. Thread-safe.
 */
final class TrackRecord {

    private static final Logger LOGGER = LoggerFactory.getLogger(TrackRecord.class);

    /** Portions without a lack of memory, until twice as many images are tried. */
    private static final int A_WHILE = 200;

    private final int limit;
    private int most;
    private int sufficed;
    private boolean hasAnswered;

    /** @param limit images of this model's size that it gets together */
    TrackRecord(int limit) {
        this.limit = limit;
        this.most = limit;
    }

    synchronized int most() {
        return most;
    }

    synchronized boolean hasAnswered() {
        return hasAnswered;
    }

    /** Memory did not suffice for so many images. */
    synchronized void lackedFor(int images) {
        sufficed = 0;
        int half = Math.max(1, images / 2);
        if (half < most) {
            most = half;
            LOGGER.warn("memory does not suffice for {} images at once: from now on {}", images, most);
        }
    }

    /** Memory sufficed for a portion. */
    synchronized void sufficed() {
        if (most < limit && ++sufficed >= A_WHILE) {
            sufficed = 0;
            most = Math.min(limit, 2 * most);
        }
    }

    /** It has said something sensible of an image. */
    synchronized void answered() {
        hasAnswered = true;
    }
}
