package io.scanstream.observation;

/** So many records of a partition are not polled yet. */
public record PartitionLag(String topic, int partition, long records) {}
