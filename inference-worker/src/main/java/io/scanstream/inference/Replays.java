package io.scanstream.inference;

import io.scanstream.contract.ReplayRequest;
import io.scanstream.contract.ReplayRequest.Range;
import io.scanstream.messaging.KafkaConnection;
import io.scanstream.messaging.KafkaReply;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;

/** How far replays have come; the broker knows. Owns its client. For one thread. */
final class Replays implements AutoCloseable {

    private final String liveGroup;
    private final Admin admin;

    /** @param liveGroup of the live stream */
    Replays(KafkaConnection connection, String liveGroup) {
        this.liveGroup = liveGroup;
        this.admin = connection.admin();
    }

    /** Whether all of the ranges are committed. */
    boolean isDone(ReplayRequest request) {
        Map<TopicPartition, OffsetAndMetadata> committed =
                KafkaReply.await(admin.listConsumerGroupOffsets(group(request)).partitionsToOffsetAndMetadata());
        return request.ranges().stream().allMatch(range -> isDone(range, request.topic(), committed));
    }

    private static boolean isDone(Range range, String topic, Map<TopicPartition, OffsetAndMetadata> committed) {
        OffsetAndMetadata place = committed.get(new TopicPartition(topic, range.partition()));
        return place != null && place.offset() >= range.end();
    }

    private String group(ReplayRequest request) {
        return BackgroundLanes.replayGroup(liveGroup, request);
    }

    /** @throws IllegalStateException if the topic for the outcomes does not exist */
    void requireOutput(ReplayRequest request) {
        try {
            KafkaReply.await(admin.describeTopics(List.of(request.output()))
                    .topicNameValues()
                    .get(request.output()));
        } catch (UnknownTopicOrPartitionException e) {
            throw new IllegalStateException("the topic %s does not exist".formatted(request.output()), e);
        }
    }

    @Override
    public void close() {
        admin.close();
    }
}
