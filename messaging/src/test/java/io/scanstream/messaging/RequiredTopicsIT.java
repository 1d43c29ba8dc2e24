package io.scanstream.messaging;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.scanstream.contract.Topic;
import io.scanstream.localkafka.testing.TestKafka;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.config.ConfigException;
import org.apache.kafka.common.errors.RecordTooLargeException;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RequiredTopicsIT {

    private TestKafka kafka;
    private KafkaConnection connection;

    @BeforeEach
    void startBroker(@TempDir Path directory) {
        kafka = TestKafka.start(directory);
        connection = new KafkaConnection(kafka.settings());
    }

    @AfterEach
    void stopBroker() {
        kafka.close();
    }

    @Test
    void a_worker_that_comes_before_its_topics_waits_and_says_for_what() throws Exception {
        // Given
        kafka.createTopic(TopicDefinition.of(Topic.MODELS, 1, (short) 1));
        RequiredTopics topics = new RequiredTopics(connection, Set.of(Topic.MODELS, Topic.SERVING), List.of());

        // When
        CompletableFuture<Boolean> found = CompletableFuture.supplyAsync(topics::await);
        await().until(() -> topics.faults().toString().contains("serving"));

        // Then
        assertThat(topics.faults())
                .containsExactly("the topic serving does not exist; 'scanstream topics create' makes it");
        kafka.createTopic(TopicDefinition.of(Topic.SERVING, 1, (short) 1));
        assertThat(found.get(30, TimeUnit.SECONDS)).isTrue();
        assertThat(topics.faults()).isEmpty();
    }

    @Test
    void a_topic_that_would_lose_or_refuse_messages_is_not_accepted() throws Exception {
        // Given
        kafka.createTopic(new NewTopic("training.state", 2, (short) 1));
        kafka.createTopic(new NewTopic("images", 2, (short) 1).configs(Map.of("max.message.bytes", "20971520")));
        kafka.createTopic(new NewTopic("images.dlq", 1, (short) 1).configs(Map.of("max.message.bytes", "1048576")));
        RequiredTopics topics = new RequiredTopics(
                connection, Set.of(Topic.TRAINING_STATE, Topic.IMAGES, Topic.IMAGES_DEAD_LETTER), List.of());

        // When
        CompletableFuture<Boolean> found = CompletableFuture.supplyAsync(topics::await);
        await().until(() -> topics.faults().size() == 4);

        // Then
        assertThat(topics.faults())
                .containsExactlyInAnyOrder(
                        "the topic training.state has 2 partitions, but it must have 1",
                        "the topic images has compression.type=producer, but it must be uncompressed",
                        "the topic training.state has cleanup.policy=delete, but it must be compact",
                        "the topic images.dlq has max.message.bytes=1048576, but it must be 25165824 or more");
        topics.stop();
        assertThat(found.get(30, TimeUnit.SECONDS)).isFalse();
    }

    @Test
    void a_worker_that_comes_before_its_broker_waits_as_well() throws Exception {
        // Given
        Map<String, Object> nowhere = new HashMap<>(kafka.settings());
        nowhere.put("bootstrap.servers", "127.0.0.1:1");
        RequiredTopics topics = new RequiredTopics(new KafkaConnection(nowhere), Set.of(Topic.MODELS), List.of());

        // When
        CompletableFuture<Boolean> found = CompletableFuture.supplyAsync(topics::await);
        await().atMost(Duration.ofSeconds(30))
                .until(() -> topics.faults().toString().contains("127.0.0.1:1"));
        topics.stop();

        // Then
        assertThat(found.get(30, TimeUnit.SECONDS)).isFalse();
    }

    @Test
    void a_message_that_is_only_small_while_compressed_does_not_get_in() throws Exception {
        // Given
        kafka.createTopic(TopicDefinition.of(Topic.IMAGES, 1, (short) 1));
        Map<String, Object> settings = new HashMap<>(kafka.settings());
        settings.put("compression.type", "gzip");
        settings.put("max.request.size", 100 << 20);
        settings.put("buffer.memory", 200L << 20);
        byte[] zeros = new byte[40 << 20];

        // When
        try (KafkaProducer<byte[], byte[]> producer =
                new KafkaProducer<>(settings, new ByteArraySerializer(), new ByteArraySerializer())) {

            // Then
            assertThatThrownBy(() ->
                            producer.send(new ProducerRecord<>("images", zeros)).get())
                    .isInstanceOf(ExecutionException.class)
                    .hasCauseInstanceOf(RecordTooLargeException.class);
        }
    }

    @Test
    void timeouts_of_an_operators_own_choice_fit_ours() {
        // Given
        Map<String, Object> settings = new HashMap<>(kafka.settings());
        settings.put("request.timeout.ms", 60_000);

        // When
        try (OffsetTransaction transaction =
                new OffsetTransaction(() -> new KafkaConnection(settings).transactional("own-timeouts"))) {

            // Then
            assertThatCode(transaction::recover).doesNotThrowAnyException();
        }
    }

    @Test
    void settings_that_no_producer_can_be_made_with_are_noticed_at_once() {
        // Given
        Map<String, Object> settings = new HashMap<>(kafka.settings());
        settings.put("retries", 0);
        KafkaConnection unfit = new KafkaConnection(settings);

        // When / Then
        assertThatThrownBy(() -> new OffsetTransaction(() -> unfit.transactional("unfit")))
                .isInstanceOf(ConfigException.class)
                .hasMessageContaining("retries");
    }
}
