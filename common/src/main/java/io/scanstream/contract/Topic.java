package io.scanstream.contract;

import java.util.Arrays;
import java.util.Optional;

/**
 * The topics, with how each is kept. The partition counts are what {@code scanstream topics create} asks for; an
 * operator may choose others for topics that are not compacted.
 */
public enum Topic {
    /** Key: job id. More partitions than one trainer needs, so that trainers can be added. */
    TRAINING_REQUESTS("training.requests", 6, Kept.FOR_A_TIME, Size.SMALL),
    /** Key: job id. What is wanted of a job besides. */
    TRAINING_CONTROL("training.control", 1, Kept.FOR_A_TIME, Size.SMALL),
    /** Key: job id. What is to be done, who does it, and how it ended. */
    TRAINING_STATE("training.state", 1, Kept.NEWEST_PER_KEY, Size.LETTER),
    /** Key: job id. What happens while a job runs. */
    TRAINING_EVENTS("training.events", 1, Kept.FOR_A_TIME, Size.SMALL),
    /** Key: name@version. */
    MODELS("models", 1, Kept.NEWEST_PER_KEY, Size.SMALL),
    /** Key: task. */
    SERVING("serving", 1, Kept.NEWEST_PER_KEY, Size.SMALL),
    /** Key: id of the replay. */
    REPLAYS("replays", 1, Kept.NEWEST_PER_KEY, Size.SMALL),
    /** Key: patient, study or source; images of one key are answered in order. */
    IMAGES("images", 4, Kept.FOR_A_TIME, Size.IMAGE),
    /** The same, answered before all others; there is no order between the two. */
    IMAGES_URGENT("images.urgent", 4, Kept.FOR_A_TIME, Size.IMAGE),
    /** Key: that of the image. */
    PREDICTIONS("predictions", 4, Kept.FOR_A_TIME, Size.SMALL),
    /** Key: that of the image. What versions say that are tried out beside the one that answers. */
    PREDICTIONS_SHADOW("predictions.shadow", 4, Kept.FOR_A_TIME, Size.SMALL),
    /** The request as it came, with the reason in headers. */
    TRAINING_REQUESTS_DEAD_LETTER("training.requests.dlq", 1, Kept.FOR_A_TIME, Size.LETTER),
    /** The image as it came, with the reason in headers. */
    IMAGES_DEAD_LETTER("images.dlq", 1, Kept.FOR_A_TIME, Size.IMAGE_LETTER);

    private enum Kept {
        FOR_A_TIME("delete"),
        NEWEST_PER_KEY("compact");

        private final String cleanupPolicy;

        Kept(String cleanupPolicy) {
            this.cleanupPolicy = cleanupPolicy;
        }
    }

    private enum Size {
        SMALL(1 << 20),
        /** Any small message, and the headers that say why it lies here. */
        LETTER(2 << 20),
        /** An image of the 16 MiB that the inference worker takes by default, and room for its headers. */
        IMAGE(20 << 20),
        IMAGE_LETTER(24 << 20);

        private final int bytes;

        Size(int bytes) {
            this.bytes = bytes;
        }
    }

    private final String topicName;
    private final int partitions;
    private final Kept kept;
    private final Size size;

    Topic(String topicName, int partitions, Kept kept, Size size) {
        this.topicName = topicName;
        this.partitions = partitions;
        this.kept = kept;
        this.size = size;
    }

    public String topicName() {
        return topicName;
    }

    public int partitions() {
        return partitions;
    }

    /** Kafka's {@code cleanup.policy}. */
    public String cleanupPolicy() {
        return kept.cleanupPolicy;
    }

    /**
     * Kafka's {@code compression.type}. What comes from outside is kept as it is in memory: so the largest message is the
     * most that a worker has to hold, however small it was made for the journey.
     */
    public String compressionType() {
        return isFromOutside() ? "uncompressed" : "producer";
    }

    /** Whether others than ScanStream write to it. */
    public boolean isFromOutside() {
        return this == TRAINING_REQUESTS || this == TRAINING_CONTROL || this == IMAGES || this == IMAGES_URGENT;
    }

    /** Whether it is read from its beginning to its end, as one log: then its one partition is the whole. */
    public boolean isCompacted() {
        return kept == Kept.NEWEST_PER_KEY;
    }

    /** Kafka's {@code max.message.bytes}. */
    public int maxMessageBytes() {
        return size.bytes;
    }

    public static Optional<Topic> named(String topicName) {
        return Arrays.stream(values())
                .filter(topic -> topic.topicName.equals(topicName))
                .findFirst();
    }
}
