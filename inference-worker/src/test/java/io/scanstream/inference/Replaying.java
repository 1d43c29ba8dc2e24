package io.scanstream.inference;

import static org.awaitility.Awaitility.await;

import io.scanstream.contract.Messages;
import io.scanstream.contract.ModelVersion;
import io.scanstream.contract.Outcome;
import io.scanstream.contract.ReplayRequest;
import io.scanstream.contract.ReplayRequest.Range;
import io.scanstream.contract.Topic;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;

/**
 * Who asks for replays of {@code images} for the task {@code skin}.
 *
 * @param group of the live stream
 */
record Replaying(InferenceStand stand, String group) {

    private static final Duration PATIENCE = Duration.ofSeconds(120);

    /** Returns what is said, once all is. */
    List<Outcome> replay(String id, String version, List<Range> ranges) throws Exception {
        ask(id, version, ranges);
        awaitEnd(id, ranges);
        return stand.settledOutcomes(ReplayRequest.output(id));
    }

    void ask(String id, String version, List<Range> ranges) throws Exception {
        stand.kafka().createTopic(ReplayRequest.output(id), 2);
        ReplayRequest request = new ReplayRequest(
                id,
                Topic.IMAGES.topicName(),
                "skin",
                ModelVersion.parse(version),
                ReplayRequest.output(id),
                ranges,
                Instant.now());
        stand.kafka().send(Topic.REPLAYS.topicName(), id, Messages.write(request));
    }

    void awaitEnd(String id, List<Range> ranges) {
        await().atMost(PATIENCE).until(() -> {
            Map<TopicPartition, OffsetAndMetadata> committed = stand.kafka()
                    .admin()
                    .listConsumerGroupOffsets(group + "-replay-" + id)
                    .partitionsToOffsetAndMetadata()
                    .get(30, TimeUnit.SECONDS);
            return ranges.stream().allMatch(range -> {
                OffsetAndMetadata place =
                        committed.get(new TopicPartition(Topic.IMAGES.topicName(), range.partition()));
                return place != null && place.offset() == range.end();
            });
        });
    }

    /** Of all that there is. */
    List<Range> whole() {
        int[] counts = new int[2];
        stand.kafka().committed(Topic.IMAGES.topicName()).forEach(image -> counts[image.partition()]++);
        return List.of(new Range(0, 0, counts[0]), new Range(1, 0, counts[1]));
    }
}
