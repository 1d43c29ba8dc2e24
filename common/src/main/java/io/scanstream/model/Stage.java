package io.scanstream.model;

import ai.djl.nn.Block;

/**
 * A part of a backbone that is frozen or trained as a whole.
 *
 * @param name stable; what a request's {@code firstTrainableStage} says
 */
record Stage(String name, Block block) {}
