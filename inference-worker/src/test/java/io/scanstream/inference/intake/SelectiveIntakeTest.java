package io.scanstream.inference.intake;

import static org.assertj.core.api.Assertions.assertThat;

import io.scanstream.contract.MessageHeader;
import io.scanstream.contract.ReplayRequest.Range;
import io.scanstream.contract.Topic;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.MockConsumer;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.clients.consumer.OffsetAndTimestamp;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.common.record.TimestampType;
import org.junit.jupiter.api.Test;

/** What is passed over, against Kafka's own consumer without a broker. */
class SelectiveIntakeTest {

    private static final TopicPartition ZERO = new TopicPartition(Topic.IMAGES.topicName(), 0);
    private static final TopicPartition ONE = new TopicPartition(Topic.IMAGES.topicName(), 1);
    private static final Predicate<Optional<String>> IS_SKIN = Optional.of("skin")::equals;
    private static final BatchLimits LIMITS = new BatchLimits(2, 1000, Duration.ZERO);

    private final TimedConsumer consumer = new TimedConsumer();

    @Test
    void of_a_stretch_the_images_of_its_task_are_taken_and_its_end_is_committed() {
        // Given
        ImageIntake intake = intake(new Stretch(List.of(new Range(0, 1, 6)), IS_SKIN));
        add(ZERO, 0, "skin", "skin", "chest", "skin", "skin", "chest", "skin");

        // When
        intake.poll(Duration.ZERO);
        ImageBatch first = intake.take();
        ImageBatch second = intake.take();

        // Then
        assertThat(offsets(first)).containsExactly(1L, 3L);
        assertThat(first.offsetsAfter()).isEqualTo(places(ZERO, 4));
        assertThat(offsets(second)).containsExactly(4L);
        assertThat(second.offsetsAfter()).isEqualTo(places(ZERO, 6));
        assertThat(intake.isDue(true)).isFalse();
    }

    @Test
    void a_stretch_without_images_is_committed_at_once_and_partitions_that_it_does_not_name_never() {
        // Given
        ImageIntake intake = intake(new Stretch(List.of(new Range(0, 0, 0)), IS_SKIN));
        add(ZERO, 0, "skin");
        add(ONE, 0, "skin");

        // When
        intake.poll(Duration.ZERO);
        boolean isDue = intake.isDue(true);
        ImageBatch batch = intake.take();

        // Then
        assertThat(isDue).isTrue();
        assertThat(batch.images()).isEmpty();
        assertThat(batch.offsetsAfter()).isEqualTo(places(ZERO, 0));
        assertThat(intake.isSourceOf(batch)).isTrue();
        assertThat(consumer.paused()).containsExactlyInAnyOrder(ZERO, ONE);
    }

    @Test
    void a_stretch_goes_on_where_the_group_was() {
        // Given
        consumer.alreadyCommitted.put(ZERO, new OffsetAndMetadata(3));
        ImageIntake intake = intake(new Stretch(List.of(new Range(0, 1, 6)), IS_SKIN));
        add(ZERO, 0, "skin", "skin", "skin", "skin", "skin", "skin", "skin");

        // When
        intake.poll(Duration.ZERO);

        // Then
        assertThat(offsets(intake.take())).containsExactly(3L, 4L);
    }

    @Test
    void from_a_moment_on_begins_at_the_first_record_that_is_not_older_and_passes_over_older_ones_behind_it() {
        // Given
        consumer.times.put(ZERO, new OffsetAndTimestamp(2, 200));
        ImageIntake intake = intake(new Since(Instant.ofEpochMilli(200), IS_SKIN));
        add(ZERO, 0, 100, "skin", "skin");
        add(ZERO, 2, 200, "skin");
        add(ZERO, 3, 150, "skin");
        add(ZERO, 4, 300, "skin");

        // When
        intake.poll(Duration.ZERO);

        // Then
        assertThat(offsets(intake.take())).containsExactly(2L, 4L);
    }

    @Test
    void where_nothing_has_come_since_the_moment_it_begins_at_the_end() {
        // Given
        consumer.updateEndOffsets(Map.of(ZERO, 2L, ONE, 0L));
        ImageIntake intake = intake(new Since(Instant.ofEpochMilli(200), IS_SKIN));
        add(ZERO, 0, 100, "skin", "skin");
        add(ZERO, 2, 200, "skin");

        // When
        intake.poll(Duration.ZERO);

        // Then
        assertThat(offsets(intake.take())).containsExactly(2L);
    }

    @Test
    void what_is_put_back_is_not_covered_by_a_later_batch() {
        // Given
        ImageIntake intake = intake(new Stretch(List.of(new Range(0, 0, 4)), IS_SKIN));
        add(ZERO, 0, "skin", "chest", "skin", "chest");
        intake.poll(Duration.ZERO);
        ImageBatch taken = intake.take();

        // When
        intake.putBack(taken, taken.images().subList(1, 2), Duration.ofHours(1));
        ImageBatch again = intake.take();

        // Then
        assertThat(offsets(taken)).containsExactly(0L, 2L);
        assertThat(offsets(again)).containsExactly(0L);
        assertThat(again.offsetsAfter().get(ZERO).offset()).isLessThanOrEqualTo(2);
    }

    private ImageIntake intake(Selection selection) {
        ImageIntake intake = new ImageIntake(
                Topic.IMAGES, consumer, LIMITS, Pseudonyms.none(), selection, new ImageIntake.Handover() {
                    @Override
                    public void beforeRevocation() {}

                    @Override
                    public void afterLoss() {}
                });
        consumer.updateBeginningOffsets(Map.of(ZERO, 0L, ONE, 0L));
        consumer.updateEndOffsets(Map.of(ZERO, 2L, ONE, 0L));
        consumer.rebalance(List.of(ZERO, ONE));
        return intake;
    }

    private void add(TopicPartition partition, long from, String... tasks) {
        add(partition, from, 1000, tasks);
    }

    private void add(TopicPartition partition, long from, long time, String... tasks) {
        for (int i = 0; i < tasks.length; i++) {
            RecordHeaders headers = new RecordHeaders();
            headers.add(MessageHeader.TASK, tasks[i].getBytes(StandardCharsets.UTF_8));
            consumer.addRecord(new ConsumerRecord<>(
                    partition.topic(),
                    partition.partition(),
                    from + i,
                    time,
                    TimestampType.CREATE_TIME,
                    0,
                    0,
                    new byte[0],
                    new byte[1],
                    headers,
                    Optional.empty()));
        }
    }

    private static List<Long> offsets(ImageBatch batch) {
        return batch.images().stream().map(image -> image.identity().offset()).toList();
    }

    private static Map<TopicPartition, OffsetAndMetadata> places(TopicPartition partition, long offset) {
        return Map.of(partition, new OffsetAndMetadata(offset));
    }

    /** Knows which record came when, which Kafka's own does not, and what a group has committed before. */
    private static final class TimedConsumer extends MockConsumer<byte[], byte[]> {

        private final Map<TopicPartition, OffsetAndTimestamp> times = new HashMap<>();
        private final Map<TopicPartition, OffsetAndMetadata> alreadyCommitted = new HashMap<>();

        TimedConsumer() {
            super("earliest");
        }

        @Override
        public synchronized Map<TopicPartition, OffsetAndTimestamp> offsetsForTimes(
                Map<TopicPartition, Long> timestamps) {
            return times;
        }

        @Override
        public synchronized Map<TopicPartition, OffsetAndMetadata> committed(Set<TopicPartition> partitions) {
            Map<TopicPartition, OffsetAndMetadata> found = new HashMap<>(alreadyCommitted);
            found.keySet().retainAll(partitions);
            return found;
        }
    }
}
