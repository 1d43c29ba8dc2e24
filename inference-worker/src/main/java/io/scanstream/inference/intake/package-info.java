/** Kafka records become batches of image events, bounded by count, bytes and waiting time. */
package io.scanstream.inference.intake;
