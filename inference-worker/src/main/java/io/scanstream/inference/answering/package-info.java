/** Outcomes, dead letters and offsets of a batch reach Kafka together, or not at all. */
package io.scanstream.inference.answering;
