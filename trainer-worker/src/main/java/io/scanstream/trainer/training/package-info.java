/**
 * From pixels and labels to weights: the frozen base's features once, then the head, epoch by epoch. Knows the engine;
 * knows nothing of Kafka or of files beyond reading images.
 */
package io.scanstream.trainer.training;
