/**
 * The pre-trained weight files that are published: where they are, what they must be, and how to get them. Knows nothing of
 * networks and engines, so that the command line can use it.
 */
package io.scanstream.weights;
