package io.scanstream.cli.demo;

import io.scanstream.contract.Initialisation;
import io.scanstream.contract.Metrics;
import io.scanstream.contract.ModelVersion;
import io.scanstream.contract.NetworkName;
import io.scanstream.contract.Strategy;

/**
 * A demo's figures, as {@code --summary} writes them.
 *
 * @param test of the predictions that came back through Kafka, against the labels
 */
record Summary(
        NetworkName network,
        Strategy strategy,
        Initialisation initialisation,
        Images images,
        Metrics test,
        Training training,
        Inference inference,
        ModelVersion modelVersion) {

    /** Each image sent is in exactly one of the other two. */
    record Images(int sent, int predicted, int rejected) {}

    /**
     * How fast it was trained.
     *
     * @param imagesPerSecond through the base
     * @param seconds from accepting the request to publishing the model
     */
    record Training(double imagesPerSecond, double seconds) {}

    /**
     * How fast it answered when all images were sent at once.
     *
     * @param imagesPerSecond from the first image sent to the last outcome read
     * @param p50Millis half of the outcomes could be read sooner than this after their image was sent
     * @param p99Millis 99 of 100
     */
    record Inference(double imagesPerSecond, double p50Millis, double p99Millis) {}
}
