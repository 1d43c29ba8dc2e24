package io.scanstream.inference.classification;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * How many images a network gets together: fewer after memory did not suffice for so many, and more again after a while
 * in which it did. Thread-safe.
 */
final class PortionSize {

    private static final Logger LOGGER = LoggerFactory.getLogger(PortionSize.class);

    /** Portions without a lack of memory, until twice as many images are tried. */
    private static final int A_WHILE = 200;

    private final int limit;
    private int most;
    private int sufficed;

    PortionSize(int limit) {
        this.limit = limit;
        this.most = limit;
    }

    synchronized int most() {
        return most;
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

    synchronized void sufficed() {
        if (most < limit && ++sufficed >= A_WHILE) {
            sufficed = 0;
            most = Math.min(limit, 2 * most);
        }
    }
}
