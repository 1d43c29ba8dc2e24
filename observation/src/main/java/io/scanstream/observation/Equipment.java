package io.scanstream.observation;

/**
 * What a worker works with.
 *
 * @param program version of this program
 * @param engine version of PyTorch
 * @param device where networks run
 * @param threads on which networks work
 */
public record Equipment(String program, String engine, String device, int threads) {}
