package io.scanstream.messaging;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.scanstream.contract.Topic;
import io.scanstream.localkafka.Scram;
import io.scanstream.localkafka.testing.TestKafka;
import io.scanstream.messaging.access.AccessRight;
import io.scanstream.messaging.access.AccessRights;
import io.scanstream.messaging.access.Party;
import io.scanstream.messaging.access.WorkerGroups;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.acl.AclBinding;
import org.apache.kafka.common.acl.AclBindingFilter;
import org.apache.kafka.common.errors.AuthorizationException;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/** What each party may do on a broker that lets nobody do anything else. */
class AccessRightsIT {

    private static final String REPLAY_TOPIC = "predictions.replay.one";
    private static final String NEWCOMER = "newcomer";

    private static Scram scram;
    private static TestKafka kafka;

    @BeforeAll
    static void startBroker(@TempDir Path directory) throws Exception {
        Map<String, String> passwords = new HashMap<>(Map.of("admin", "secret", NEWCOMER, "secret"));
        Arrays.stream(Party.values()).forEach(party -> passwords.put(user(party), "secret"));
        scram = new Scram(passwords);
        kafka = TestKafka.start(directory, scram, scram.clientSettings("admin"));
        for (Topic topic : Topic.values()) {
            kafka.createTopic(TopicDefinition.of(topic, 1, (short) 1));
            kafka.send(topic.topicName(), "key", new byte[] {1});
        }
        kafka.createTopic(REPLAY_TOPIC, 1);
        kafka.send(REPLAY_TOPIC, "key", new byte[] {1});
        for (Party party : Party.values()) {
            allow(user(party), AccessRights.of(party, WorkerGroups.STANDARD));
        }
        for (Party party : Party.values()) {
            try (Admin admin = connection(user(party)).admin()) {
                await().until(() -> RightsInspection.ask(admin, AccessRights.of(party, WorkerGroups.STANDARD))
                        .faults()
                        .isEmpty());
            }
        }
    }

    @AfterAll
    static void stopBroker() {
        kafka.close();
    }

    @ParameterizedTest
    @CsvSource({
        "TRAINER, 'training.requests training.control training.state'",
        "INFERENCE, 'models serving replays images images.urgent'",
        "PRODUCER, ''",
        "READER, 'predictions'",
        "OPERATOR, 'training.state training.events models serving replays predictions predictions.shadow"
                + " predictions.replay.one'"
    })
    void it_reads_these_topics_and_no_other(Party party, String readable) {
        // When
        List<String> read =
                topics().filter(topic -> isAllowed(() -> read(party, topic))).toList();

        // Then
        assertThat(read).containsExactlyInAnyOrder(words(readable));
    }

    @ParameterizedTest
    @CsvSource({
        "TRAINER, 'training.state training.events models serving training.requests.dlq'",
        "INFERENCE, 'predictions predictions.shadow images.dlq predictions.replay.one'",
        "PRODUCER, 'images images.urgent'",
        "READER, ''",
        "OPERATOR, 'training.requests training.control models serving replays images'"
    })
    void it_writes_these_topics_and_no_other(Party party, String writable) {
        // When
        List<String> written;
        try (Producer<byte[], byte[]> producer = connection(user(party)).producer()) {
            written = topics().filter(topic ->
                            isAllowed(() -> producer.send(record(topic)).get()))
                    .toList();
        }

        // Then
        assertThat(written).containsExactlyInAnyOrder(words(writable));
    }

    @ParameterizedTest
    @CsvSource({
        "TRAINER, scanstream-trainers-trainer-0 scanstream-trainers-job-1",
        "INFERENCE, scanstream-inference-inference-0 scanstream-inference-shadow-skin@1-inference-0",
        "PRODUCER, ''",
        "READER, ''",
        "OPERATOR, ''"
    })
    void its_transactions_are_its_own(Party party, String own) {
        // Given
        List<String> names = List.of(
                "scanstream-trainers-trainer-0",
                "scanstream-trainers-job-1",
                "scanstream-inference-inference-0",
                "scanstream-inference-shadow-skin@1-inference-0",
                "another");

        // When
        List<String> begun = names.stream()
                .filter(name -> isAllowed(() -> begin(party, name)))
                .toList();

        // Then
        assertThat(begun).containsExactlyInAnyOrder(words(own));
    }

    @ParameterizedTest
    @EnumSource
    void it_neither_makes_a_topic_that_others_use_nor_changes_rights(Party party) {
        // Given
        List<AclBinding> everything = AccessRights.of(Party.OPERATOR, WorkerGroups.STANDARD).stream()
                .flatMap(right -> right.bindings("User:" + user(party)))
                .toList();
        try (Admin admin = connection(user(party)).admin()) {

            // When
            boolean makes = isAllowed(() -> admin.createTopics(List.of(new NewTopic("images.other", 1, (short) 1)))
                    .all()
                    .get());
            boolean deletes =
                    isAllowed(() -> admin.deleteTopics(List.of("models")).all().get());
            boolean allows = isAllowed(() -> admin.createAcls(everything).all().get());

            // Then
            assertThat(List.of(makes, deletes, allows)).containsOnly(false);
        }
    }

    @Test
    void an_operator_makes_and_removes_topics_for_replays() {
        // Given
        try (Admin admin = connection(user(Party.OPERATOR)).admin()) {

            // When
            boolean makes =
                    isAllowed(() -> admin.createTopics(List.of(new NewTopic("predictions.replay.two", 1, (short) 1)))
                            .all()
                            .get());
            boolean removes = isAllowed(() ->
                    admin.deleteTopics(List.of("predictions.replay.two")).all().get());

            // Then
            assertThat(makes).isTrue();
            assertThat(removes).isTrue();
        }
    }

    static Stream<Arguments> rightsOfWorkers() {
        return Stream.of(Party.TRAINER, Party.INFERENCE)
                .flatMap(party -> AccessRights.of(party, WorkerGroups.STANDARD).stream()
                        .map(right -> Arguments.of(party, right.what(), right)));
    }

    @ParameterizedTest(name = "{0} without {1}")
    @MethodSource("rightsOfWorkers")
    void a_right_that_is_missing_is_named(Party party, String what, AccessRight missing) throws Exception {
        // Given
        List<AccessRight> rights = AccessRights.of(party, WorkerGroups.STANDARD);
        forgetAllRights();
        allow(NEWCOMER, rights.stream().filter(right -> !right.equals(missing)).toList());

        // When / Then
        try (Admin admin = connection(NEWCOMER).admin()) {
            await().atMost(Duration.ofSeconds(30))
                    .untilAsserted(
                            () -> assertThat(RightsInspection.ask(admin, rights).faults())
                                    .singleElement()
                                    .asString()
                                    .contains("on the " + what + ";"));
        }
    }

    private static void forgetAllRights() throws Exception {
        List<AclBindingFilter> all = kafka.admin().describeAcls(AclBindingFilter.ANY).values().get().stream()
                .filter(binding -> binding.entry().principal().equals("User:" + NEWCOMER))
                .map(AclBinding::toFilter)
                .toList();
        kafka.admin().deleteAcls(all).all().get(30, TimeUnit.SECONDS);
    }

    private static void allow(String user, List<AccessRight> rights) throws Exception {
        kafka.admin()
                .createAcls(rights.stream()
                        .flatMap(right -> right.bindings("User:" + user))
                        .toList())
                .all()
                .get(30, TimeUnit.SECONDS);
    }

    private static String user(Party party) {
        return party.name().toLowerCase(Locale.ROOT);
    }

    private static KafkaConnection connection(String user) {
        Map<String, Object> settings = new HashMap<>(scram.clientSettings(user));
        settings.put("bootstrap.servers", kafka.bootstrapServers());
        return new KafkaConnection(settings);
    }

    private static Stream<String> topics() {
        return Stream.concat(Arrays.stream(Topic.values()).map(Topic::topicName), Stream.of(REPLAY_TOPIC));
    }

    private static String[] words(String text) {
        return text == null || text.isEmpty() ? new String[0] : text.split(" ");
    }

    private static ProducerRecord<byte[], byte[]> record(String topic) {
        return new ProducerRecord<>(topic, new byte[] {1}, new byte[] {1});
    }

    private static int read(Party party, String topic) {
        List<Object> found = new ArrayList<>();
        try (Consumer<byte[], byte[]> consumer = connection(user(party)).reader()) {
            consumer.assign(List.of(new TopicPartition(topic, 0)));
            while (found.isEmpty()) {
                consumer.poll(Duration.ofMillis(100)).forEach(found::add);
            }
        }
        return found.size();
    }

    private static int begin(Party party, String transactionalId) {
        try (Producer<byte[], byte[]> producer = connection(user(party)).transactional(transactionalId)) {
            producer.initTransactions();
            return 1;
        }
    }

    /** Something that a broker is asked for. */
    private interface Attempt {
        Object make() throws Exception;
    }

    /** False if it is refused for lack of a right; any other failure fails the test. */
    private static boolean isAllowed(Attempt attempt) {
        try {
            attempt.make();
            return true;
        } catch (ExecutionException | KafkaException e) {
            if (Refusal.in(e)
                    .map(Refusal::cause)
                    .filter(AuthorizationException.class::isInstance)
                    .isPresent()) {
                return false;
            }
            throw new AssertionError(e);
        } catch (Exception e) {
            throw new AssertionError(e);
        }
    }
}
