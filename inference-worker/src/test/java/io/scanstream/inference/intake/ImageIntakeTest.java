package io.scanstream.inference.intake;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.scanstream.contract.Topic;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.MockConsumer;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.TimeoutException;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.common.record.TimestampType;
import org.junit.jupiter.api.Test;

/** Against Kafka's own consumer without a broker. */
class ImageIntakeTest {

    private static final TopicPartition ZERO = new TopicPartition(Topic.IMAGES.topicName(), 0);
    private static final TopicPartition ONE = new TopicPartition(Topic.IMAGES.topicName(), 1);
    private static final Duration NO_TIME = Duration.ZERO;

    private final AtomicInteger handedOver = new AtomicInteger();
    private final AtomicInteger lost = new AtomicInteger();
    private MockConsumer<byte[], byte[]> consumer = new MockConsumer<>("earliest");

    @Test
    void a_batch_holds_no_more_images_than_allowed_and_the_rest_come_next() {
        // Given
        ImageIntake intake = intake(new BatchLimits(3, 1000, NO_TIME));
        consumer.schedulePollTask(() -> add(ZERO, 0, 10, 10, 10, 10, 10));

        // When
        ImageBatch first = next(intake);
        ImageBatch second = next(intake);

        // Then
        assertThat(offsets(first)).containsExactly(0L, 1L, 2L);
        assertThat(offsets(second)).containsExactly(3L, 4L);
        assertThat(first.offsetsAfter()).containsExactly(Map.entry(ZERO, new OffsetAndMetadata(3)));
    }

    @Test
    void a_batch_holds_no_more_bytes_than_allowed_but_one_image_always() {
        // Given
        ImageIntake intake = intake(new BatchLimits(10, 100, NO_TIME));
        consumer.schedulePollTask(() -> add(ZERO, 0, 59, 39, 1, 500, 20));

        // When
        List<ImageBatch> batches = List.of(next(intake), next(intake), next(intake), next(intake));

        // Then
        assertThat(batches)
                .extracting(ImageIntakeTest::offsets)
                .containsExactly(List.of(0L, 1L), List.of(2L), List.of(3L), List.of(4L));
    }

    @Test
    void while_others_are_answered_the_first_image_waits_for_company_until_the_batch_is_full() {
        // Given
        ImageIntake intake = intake(new BatchLimits(3, 1000, Duration.ofSeconds(20)));
        consumer.schedulePollTask(() -> add(ZERO, 0, 1));
        consumer.schedulePollTask(() -> add(ZERO, 1, 1, 1, 1));

        // When
        boolean empty = intake.isDue(true);
        intake.poll(NO_TIME);
        boolean lone = intake.isDue(false);
        intake.poll(NO_TIME);
        boolean full = intake.isDue(false);

        // Then
        assertThat(empty).isFalse();
        assertThat(lone).isFalse();
        assertThat(full).isTrue();
    }

    @Test
    void a_lone_image_is_not_kept_waiting_when_nothing_else_is_answered() {
        // Given
        ImageIntake intake = intake(new BatchLimits(3, 1000, Duration.ofSeconds(20)));
        consumer.schedulePollTask(() -> add(ZERO, 0, 1));

        // When
        intake.poll(NO_TIME);

        // Then
        assertThat(intake.isDue(true)).isTrue();
    }

    @Test
    void an_image_that_has_waited_long_enough_waits_for_no_company() {
        // Given
        ImageIntake intake = intake(new BatchLimits(3, 1000, NO_TIME));
        consumer.schedulePollTask(() -> add(ZERO, 0, 1));

        // When
        intake.poll(NO_TIME);

        // Then
        assertThat(intake.isDue(false)).isTrue();
    }

    @Test
    void nothing_is_polled_while_a_full_batch_waits() {
        // Given
        ImageIntake intake = intake(new BatchLimits(2, 1000, NO_TIME));
        consumer.schedulePollTask(() -> add(ZERO, 0, 1, 1));
        consumer.schedulePollTask(() -> add(ZERO, 2, 1, 1));

        // When
        intake.poll(NO_TIME);
        intake.poll(NO_TIME);

        // Then
        assertThat(offsets(intake.take())).containsExactly(0L, 1L);
        assertThat(intake.take().isEmpty()).isTrue();
    }

    @Test
    void without_images_the_batch_is_empty() {
        // Given
        ImageIntake intake = intake(new BatchLimits(10, 1000, NO_TIME));

        // When
        ImageBatch batch = next(intake);

        // Then
        assertThat(batch.isEmpty()).isTrue();
    }

    @Test
    void images_of_a_partition_that_is_taken_away_while_the_batch_is_collected_are_left_to_its_new_owner() {
        // Given
        ImageIntake intake = intake(new BatchLimits(10, 1000, Duration.ofMillis(200)));
        consumer.schedulePollTask(() -> {
            add(ZERO, 0, 1, 1);
            add(ONE, 0, 1, 1);
        });
        consumer.schedulePollTask(() -> consumer.rebalance(List.of(ONE)));

        // When
        intake.poll(NO_TIME);
        intake.poll(NO_TIME);
        ImageBatch batch = intake.take();

        // Then
        assertThat(batch.images())
                .extracting(image -> image.identity().partition())
                .containsOnly(1);
        assertThat(batch.offsetsAfter()).containsOnlyKeys(ONE);
        assertThat(handedOver).hasValue(1);
        assertThat(lost).hasValue(0);
    }

    @Test
    void images_that_are_put_back_come_next_but_for_those_that_cannot_be_answered_and_what_is_behind_them() {
        // Given
        ImageIntake intake = intake(new BatchLimits(4, 1000, NO_TIME));
        consumer.schedulePollTask(() -> {
            add(ZERO, 0, 1, 1, 1);
            add(ONE, 0, 1, 1);
        });
        intake.poll(NO_TIME);
        ImageBatch taken = intake.take();
        ImageEvent unanswered = taken.images().stream()
                .filter(image ->
                        image.identity().partition() == 0 && image.identity().offset() == 1)
                .findFirst()
                .orElseThrow();

        // When
        intake.putBack(taken, List.of(unanswered), Duration.ZERO);
        ImageBatch meanwhile = intake.take();
        boolean isHeld = consumer.paused().contains(ZERO);
        intake.poll(NO_TIME);

        // Then
        assertThat(meanwhile.images())
                .extracting(image ->
                        image.identity().partition() + ":" + image.identity().offset())
                .containsExactlyInAnyOrder("0:0", "1:0", "1:1");
        assertThat(isHeld).isTrue();
        assertThat(consumer.paused()).isEmpty();
        assertThat(consumer.position(ZERO)).isEqualTo(1);
    }

    @Test
    void after_a_failure_everything_that_is_not_committed_comes_again() {
        // Given
        ImageIntake intake = intake(new BatchLimits(2, 1000, NO_TIME));
        consumer.schedulePollTask(() -> {
            add(ZERO, 0, 1, 1, 1, 1);
            add(ONE, 0, 1);
        });
        ImageBatch failed = next(intake);

        // When
        intake.rewind(failed);

        // Then
        assertThat(consumer.position(ZERO)).isZero();
        assertThat(consumer.position(ONE)).isZero();
    }

    @Test
    void after_a_failure_that_came_too_late_to_matter_nothing_comes_again() {
        // Given a transaction whose commit was reported as failed and yet took effect
        ImageIntake intake = intake(new BatchLimits(10, 1000, NO_TIME));
        consumer.schedulePollTask(() -> add(ZERO, 0, 1, 1, 1));
        ImageBatch failed = next(intake);
        consumer.commitSync(failed.offsetsAfter());

        // When
        intake.rewind(failed);

        // Then
        assertThat(consumer.position(ZERO)).isEqualTo(3);
    }

    @Test
    void a_broker_that_is_away_when_the_places_are_asked_for_makes_nobody_forget_them() {
        // Given images of one partition in the batch that fails, and of the other one waiting
        AtomicBoolean isAway = new AtomicBoolean(true);
        consumer = new MockConsumer<>("earliest") {
            @Override
            public synchronized Map<TopicPartition, OffsetAndMetadata> committed(Set<TopicPartition> partitions) {
                if (isAway.getAndSet(false)) {
                    throw new TimeoutException("made up");
                }
                return super.committed(partitions);
            }
        };
        ImageIntake intake = intake(new BatchLimits(1, 1000, NO_TIME));
        consumer.schedulePollTask(() -> {
            add(ZERO, 0, 1);
            add(ONE, 0, 1);
        });
        ImageBatch failed = next(intake);

        // When
        assertThatThrownBy(() -> intake.rewind(failed)).isInstanceOf(TimeoutException.class);
        intake.rewind(failed);

        // Then
        assertThat(consumer.position(ZERO)).isZero();
        assertThat(consumer.position(ONE)).isZero();
    }

    @Test
    void a_plain_record_without_key_value_or_headers_is_an_image_event_too() {
        // Given
        ImageIntake intake = intake(new BatchLimits(10, 1000, NO_TIME));
        consumer.schedulePollTask(() -> consumer.addRecord(new ConsumerRecord<>(ZERO.topic(), 0, 0, null, null)));

        // When
        ImageEvent image = next(intake).images().get(0);

        // Then
        assertThat(image.identity().key()).isNull();
        assertThat(image.identity().eventId()).isNull();
        assertThat(image.task()).isEmpty();
        assertThat(image.content())
                .isInstanceOfSatisfying(
                        ImageContent.Inline.class,
                        inline -> assertThat(inline.bytes()).isEmpty());
    }

    @Test
    void task_and_event_id_come_from_headers() {
        // Given
        ImageIntake intake = intake(new BatchLimits(10, 1000, NO_TIME));
        RecordHeaders headers = new RecordHeaders();
        headers.add("scanstream-task", "melanoma".getBytes(StandardCharsets.UTF_8));
        headers.add("ce_id", "event-7".getBytes(StandardCharsets.UTF_8));
        consumer.schedulePollTask(() -> consumer.addRecord(new ConsumerRecord<>(
                ZERO.topic(),
                0,
                0,
                5,
                TimestampType.CREATE_TIME,
                0,
                0,
                null,
                new byte[] {1},
                headers,
                Optional.empty())));

        // When
        ImageEvent image = next(intake).images().get(0);

        // Then
        assertThat(image.task()).contains("melanoma");
        assertThat(image.identity().eventId()).isEqualTo("event-7");
    }

    private ImageIntake intake(BatchLimits limits) {
        ImageIntake intake =
                new ImageIntake(Topic.IMAGES, consumer, limits, Pseudonyms.none(), new ImageIntake.Handover() {
                    @Override
                    public void beforeRevocation() {
                        handedOver.incrementAndGet();
                    }

                    @Override
                    public void afterLoss() {
                        lost.incrementAndGet();
                    }
                });
        consumer.rebalance(List.of(ZERO, ONE));
        consumer.updateBeginningOffsets(Map.of(ZERO, 0L, ONE, 0L));
        return intake;
    }

    private static ImageBatch next(ImageIntake intake) {
        intake.poll(Duration.ofMillis(10));
        return intake.take();
    }

    private void add(TopicPartition partition, long firstOffset, int... sizes) {
        for (int i = 0; i < sizes.length; i++) {
            consumer.addRecord(new ConsumerRecord<>(
                    partition.topic(), partition.partition(), firstOffset + i, new byte[] {'k'}, new byte[sizes[i]]));
        }
    }

    private static List<Long> offsets(ImageBatch batch) {
        return batch.images().stream().map(image -> image.identity().offset()).toList();
    }
}
