package io.scanstream.messaging;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.scanstream.contract.Topic;
import io.scanstream.localkafka.testing.TestKafka;
import io.scanstream.messaging.testing.FailingProducer;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.consumer.CommitFailedException;
import org.apache.kafka.clients.consumer.ConsumerGroupMetadata;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.TimeoutException;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class OffsetTransactionIT {

    private static final TopicPartition PLACE = new TopicPartition(Topic.IMAGES.topicName(), 0);

    private static TestKafka kafka;
    private static KafkaConnection connection;

    @BeforeAll
    static void startBroker(@TempDir Path directory) throws Exception {
        kafka = TestKafka.start(directory);
        connection = new KafkaConnection(kafka.settings());
        kafka.createTopic(TopicDefinition.of(Topic.IMAGES, 1, (short) 1));
        kafka.createTopic(TopicDefinition.of(Topic.PREDICTIONS, 1, (short) 1));
    }

    @AfterAll
    static void stopBroker() {
        kafka.close();
    }

    @ParameterizedTest
    @CsvSource({"SENDING_OFFSETS, 0", "BEFORE_THE_COMMIT, 0", "AFTER_THE_COMMIT, 1"})
    void after_a_failure_the_groups_offset_tells_whether_the_records_are_there(FailingProducer.When when, int written)
            throws Exception {
        // Given
        String group = "group-" + when;
        FailingProducer failing = new FailingProducer(when, 1);
        try (OffsetTransaction transaction =
                new OffsetTransaction(() -> failing.around(connection.transactional(group)))) {

            // When
            assertThatThrownBy(() -> commit(transaction, group, "first", new ConsumerGroupMetadata(group)))
                    .isInstanceOf(TimeoutException.class);
            transaction.recover();

            // Then
            await().untilAsserted(() -> assertThat(offset(group)).isEqualTo(written));
            await().untilAsserted(() -> assertThat(values(group)).hasSize(written));
            commit(transaction, group, "second", new ConsumerGroupMetadata(group));
            await().untilAsserted(
                            () -> assertThat(values(group)).hasSize(written + 1).endsWith(group + " second"));
        }
    }

    @Test
    void a_member_of_a_generation_that_is_gone_writes_nothing_and_may_try_again() throws Exception {
        // Given
        String group = "group-that-moved-on";
        ConsumerGroupMetadata gone = new ConsumerGroupMetadata(group, 7, "member-of-old", Optional.empty());
        try (OffsetTransaction transaction = new OffsetTransaction(() -> connection.transactional(group))) {

            // When
            assertThatThrownBy(() -> commit(transaction, group, "first", gone))
                    .isInstanceOf(CommitFailedException.class);

            // Then
            assertThat(values(group)).isEmpty();
            commit(transaction, group, "second", new ConsumerGroupMetadata(group));
            await().untilAsserted(() -> assertThat(values(group)).containsExactly(group + " second"));
        }
    }

    @Test
    void a_later_producer_of_the_same_name_shuts_the_earlier_one_out_until_it_recovers() throws Exception {
        // Given
        String group = "group-of-namesakes";
        try (OffsetTransaction earlier = new OffsetTransaction(() -> connection.transactional(group));
                OffsetTransaction later = new OffsetTransaction(() -> connection.transactional(group))) {
            commit(earlier, group, "earlier", new ConsumerGroupMetadata(group));
            commit(later, group, "later", new ConsumerGroupMetadata(group));

            // When
            assertThatThrownBy(() -> commit(earlier, group, "shut out", new ConsumerGroupMetadata(group)))
                    .isInstanceOf(RuntimeException.class);

            // Then
            commit(earlier, group, "recovered", new ConsumerGroupMetadata(group));
            await().untilAsserted(() -> assertThat(values(group))
                    .containsExactly(group + " earlier", group + " later", group + " recovered"));
        }
    }

    private static void commit(
            OffsetTransaction transaction, String group, String value, ConsumerGroupMetadata metadata) {
        transaction.commit(
                List.of(new ProducerRecord<>(
                        Topic.PREDICTIONS.topicName(), null, (group + " " + value).getBytes(UTF_8))),
                Map.of(PLACE, new OffsetAndMetadata(1)),
                metadata);
    }

    private static long offset(String group) throws Exception {
        OffsetAndMetadata offset = kafka.admin()
                .listConsumerGroupOffsets(group)
                .partitionsToOffsetAndMetadata()
                .get(30, TimeUnit.SECONDS)
                .get(PLACE);
        return offset == null ? 0 : offset.offset();
    }

    private static List<String> values(String group) {
        return kafka.committed(Topic.PREDICTIONS.topicName()).stream()
                .map(message -> new String(message.value(), UTF_8))
                .filter(value -> value.startsWith(group + " "))
                .toList();
    }
}
