package io.scanstream.contract;

import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * A stretch of the stream that a version shall answer once more. Of the images in it those of the task are answered, all
 * others passed over.
 *
 * @param id the record's key
 * @param topic that the images lie in
 * @param output topic for the outcomes, which whoever asks has made
 * @param ranges of the topic's partitions, each partition once
 */
public record ReplayRequest(
        String id,
        String topic,
        String task,
        ModelVersion modelVersion,
        String output,
        List<Range> ranges,
        Instant requestedAt) {

    private static final Set<String> TOPICS = Set.of(Topic.IMAGES.topicName(), Topic.IMAGES_URGENT.topicName());

    private static final String OUTPUT_PREFIX = Topic.PREDICTIONS.topicName() + ".replay.";

    private static final Pattern OUTPUT =
            Pattern.compile("(?!.*\\.\\.)" + Pattern.quote(OUTPUT_PREFIX) + "[a-z0-9][a-z0-9._-]{0,62}");

    /**
     * @param begin offset of the first record in it
     * @param end offset after the last one
     */
    public record Range(int partition, long begin, long end) {
        public Range {
            Rules.between("partition", partition, 0, Integer.MAX_VALUE);
            Rules.notNegative("begin", begin);
            if (end < begin) {
                throw new InvalidMessageException("end", end, "it must be %d or more".formatted(begin));
            }
        }
    }

    public ReplayRequest {
        Rules.identifier("id", id);
        Rules.required("topic", topic);
        if (!TOPICS.contains(topic)) {
            throw new InvalidMessageException("topic", topic, "it must be images or images.urgent");
        }
        Rules.identifier("task", task);
        Rules.required("modelVersion", modelVersion);
        Rules.required("output", output);
        if (!OUTPUT.matcher(output).matches()) {
            throw new InvalidMessageException(
                    "output", output, "it must be %s and an identifier".formatted(OUTPUT_PREFIX));
        }
        ranges = Rules.nonEmpty("ranges", ranges);
        if (ranges.stream().map(Range::partition).distinct().count() < ranges.size()) {
            throw new InvalidMessageException("ranges", ranges, "it must have each partition once");
        }
        Rules.required("requestedAt", requestedAt);
    }

    /** The topic for the outcomes of a replay of this id, if whoever asks wants no other. */
    public static String output(String id) {
        return OUTPUT_PREFIX + id;
    }
}
