package io.scanstream.messaging;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;
import static org.awaitility.Awaitility.await;

import io.scanstream.contract.Topic;
import io.scanstream.localkafka.MutualTls;
import io.scanstream.localkafka.Scram;
import io.scanstream.localkafka.Security;
import io.scanstream.localkafka.UnsignedTokens;
import io.scanstream.localkafka.testing.Certificates;
import io.scanstream.localkafka.testing.TestKafka;
import io.scanstream.messaging.access.AccessRights;
import io.scanstream.messaging.access.Party;
import io.scanstream.messaging.access.WorkerGroups;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.consumer.ConsumerGroupMetadata;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.TopicAuthorizationException;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.EnumSource.Mode;

/** The ways in which a broker lets clients in, each by settings alone. */
class SecuredConnectionIT {

    private static final String GROUP = WorkerGroups.STANDARD.inference();

    /** How the broker lets in, and what clients of some users are told. */
    private record Door(
            Security security,
            Map<String, Object> admin,
            Map<String, Object> inference,
            Map<String, Object> stranger) {}

    private enum Way {
        SCRAM {
            @Override
            Door door(Path directory) {
                Scram scram = new Scram(Map.of("admin", "a-secret", "inference", "i-secret"));
                return new Door(
                        scram,
                        scram.clientSettings("admin"),
                        scram.clientSettings("inference"),
                        Scram.clientSettings("inference", "guessed"));
            }
        },
        MUTUAL_TLS {
            @Override
            Door door(Path directory) throws Exception {
                Certificates certificates = new Certificates(directory.resolve("certificates"));
                Path broker = certificates.trusted("broker");
                Path admin = certificates.trusted("admin");
                Path inference = certificates.trusted("inference");
                return new Door(
                        new MutualTls(broker, certificates.trustStore(), Certificates.PASSWORD, "admin"),
                        certificates.clientSettings(admin),
                        certificates.clientSettings(inference),
                        certificates.clientSettings(certificates.unknown("stranger")));
            }
        },
        OAUTH_TOKENS {
            @Override
            Door door(Path directory) {
                return new Door(
                        new UnsignedTokens("admin"),
                        UnsignedTokens.clientSettings("admin"),
                        UnsignedTokens.clientSettings("inference"),
                        Map.of());
            }
        };

        abstract Door door(Path directory) throws Exception;
    }

    @TempDir
    private Path directory;

    @ParameterizedTest
    @EnumSource
    void a_client_with_rights_of_its_own_does_its_work_and_nothing_else(Way way) throws Exception {
        // Given
        Door door = way.door(directory);
        try (TestKafka kafka = start(door)) {
            KafkaConnection connection = connection(kafka, door.inference());

            // When
            await().until(() -> required(connection).faults().isEmpty());
            commitAnswer(connection);
            Throwable refused = catchThrowable(() -> write(connection, Topic.MODELS));

            // Then
            assertThat(kafka.settled(Topic.PREDICTIONS.topicName())).hasSize(1);
            assertThat(refused)
                    .hasCauseInstanceOf(TopicAuthorizationException.class)
                    .hasMessageContaining(Topic.MODELS.topicName());
            assertThat(kafka.committed(Topic.MODELS.topicName())).isEmpty();
        }
    }

    @ParameterizedTest
    @EnumSource(mode = Mode.EXCLUDE, names = "OAUTH_TOKENS") // of which anybody can make one for any user
    void somebody_who_is_not_known_is_told_so_and_no_password(Way way) throws Exception {
        // Given
        Door door = way.door(directory);
        try (TestKafka kafka = start(door)) {
            KafkaConnection stranger = connection(kafka, door.stranger());
            RequiredTopics topics = new RequiredTopics(stranger, Set.of(Topic.MODELS), List.of());

            // When
            CompletableFuture<Boolean> found = CompletableFuture.supplyAsync(topics::await);
            await().until(() -> topics.faults().toString().contains("authentication failed"));
            topics.stop();

            // Then
            assertThat(found.get(30, TimeUnit.SECONDS)).isFalse();
            assertThat(topics.faults().toString())
                    .contains(stranger.user().map(user -> "for user " + user).orElse("authentication failed at"))
                    .contains(kafka.bootstrapServers())
                    .doesNotContain("guessed");
            assertThat(stranger.toString()).doesNotContain("guessed");
        }
    }

    /** With all topics, and a right for each thing that an inference worker has to do. */
    private TestKafka start(Door door) throws Exception {
        TestKafka kafka = TestKafka.start(directory.resolve("kafka"), door.security(), door.admin());
        for (Topic topic : Topic.values()) {
            kafka.createTopic(TopicDefinition.of(topic, 1, (short) 1));
        }
        kafka.admin()
                .createAcls(AccessRights.of(Party.INFERENCE, WorkerGroups.STANDARD).stream()
                        .flatMap(right -> right.bindings("User:inference"))
                        .toList())
                .all()
                .get(30, TimeUnit.SECONDS);
        return kafka;
    }

    private static KafkaConnection connection(TestKafka kafka, Map<String, Object> client) {
        Map<String, Object> settings = new HashMap<>(client);
        settings.put("bootstrap.servers", kafka.bootstrapServers());
        return new KafkaConnection(settings);
    }

    /** As it looks now: rights that were given a moment ago may still be on their way to the broker. */
    private static RequiredTopics required(KafkaConnection connection) {
        RequiredTopics topics = new RequiredTopics(
                connection, Set.of(Topic.IMAGES), AccessRights.of(Party.INFERENCE, WorkerGroups.STANDARD));
        CompletableFuture<Boolean> looked = CompletableFuture.supplyAsync(topics::await);
        await().until(() -> !topics.faults().toString().contains("not been looked at"));
        topics.stop();
        looked.join();
        return topics;
    }

    private static void commitAnswer(KafkaConnection connection) {
        try (OffsetTransaction transaction =
                new OffsetTransaction(() -> connection.transactional(GROUP + "-inference-0"))) {
            transaction.commit(
                    List.of(new ProducerRecord<>(Topic.PREDICTIONS.topicName(), new byte[] {1})),
                    Map.of(new TopicPartition(Topic.IMAGES.topicName(), 0), new OffsetAndMetadata(0)),
                    new ConsumerGroupMetadata(GROUP));
        }
    }

    private static void write(KafkaConnection connection, Topic topic) throws Exception {
        try (var producer = connection.producer()) {
            producer.send(new ProducerRecord<>(topic.topicName(), new byte[] {1}, new byte[] {1}))
                    .get();
        }
    }
}
