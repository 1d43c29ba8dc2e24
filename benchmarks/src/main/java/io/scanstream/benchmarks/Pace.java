package io.scanstream.benchmarks;

/**
 * How fast images are worked on.
 *
 * @param perSecond images
 * @param processorSeconds per image, of all processes that work on it: tells the work where others use the cores as well
 */
record Pace(double perSecond, double processorSeconds) {}
