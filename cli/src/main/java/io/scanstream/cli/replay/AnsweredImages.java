package io.scanstream.cli.replay;

import io.scanstream.cli.console.CommandFailure;
import io.scanstream.contract.ImageIdentity;
import io.scanstream.contract.ModelVersion;
import io.scanstream.contract.Outcome;
import io.scanstream.contract.Prediction;
import java.time.Instant;
import java.util.HashMap;
import java.util.Iterator;
import java.util.Map;

/**
 * Where the images lie that a replay has answered.
 *
 * @param since when the oldest of them came
 * @param ranges from the first to the last of each partition
 */
record AnsweredImages(long count, Instant since, Map<Partition, Range> ranges) {

    private record Partition(String topic, int partition) {

        static Partition of(ImageIdentity image) {
            return new Partition(image.topic(), image.partition());
        }
    }

    /** Offsets, both of them included. */
    private record Range(long first, long last) {

        Range around(Range other) {
            return new Range(Math.min(first, other.first), Math.max(last, other.last));
        }
    }

    /** @throws CommandFailure if another version answered */
    static AnsweredImages of(String id, ModelVersion version, Iterator<Outcome> answers) {
        Map<Partition, Range> ranges = new HashMap<>();
        Instant since = Instant.MAX;
        long count = 0;
        while (answers.hasNext()) {
            Outcome answer = answers.next();
            requireBy(version, id, answer);
            long offset = answer.image().offset();
            ranges.merge(Partition.of(answer.image()), new Range(offset, offset), Range::around);
            since = answer.receivedAt().isBefore(since) ? answer.receivedAt() : since;
            count++;
        }
        return new AnsweredImages(count, since, ranges);
    }

    private static void requireBy(ModelVersion version, String id, Outcome answer) {
        if (answer instanceof Prediction prediction
                && !prediction.modelVersion().equals(version)) {
            throw new CommandFailure("the replay '%s' is by %s, not by %s: take another --id"
                    .formatted(id, prediction.modelVersion(), version));
        }
    }

    /** Whether an outcome is that of an image that lies among them. */
    boolean include(Outcome outcome) {
        Range range = ranges.get(Partition.of(outcome.image()));
        long offset = outcome.image().offset();
        return range != null && offset >= range.first() && offset <= range.last();
    }
}
