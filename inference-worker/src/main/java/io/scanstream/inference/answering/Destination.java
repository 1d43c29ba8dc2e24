package io.scanstream.inference.answering;

import io.scanstream.contract.Topic;

/**
 * Where outcomes go.
 *
 * @param topic of all outcomes
 * @param setsAside whether a rejected image goes to the dead-letter topic besides
 */
public record Destination(String topic, boolean setsAside) {

    /** Of the answers that count. */
    public static Destination live() {
        return new Destination(Topic.PREDICTIONS.topicName(), true);
    }

    /** Of answers to images that are answered elsewhere as well. */
    public static Destination besides(String topic) {
        return new Destination(topic, false);
    }
}
