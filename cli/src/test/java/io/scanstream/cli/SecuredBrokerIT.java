package io.scanstream.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import io.scanstream.contract.Messages;
import io.scanstream.contract.Outcome;
import io.scanstream.contract.Prediction;
import io.scanstream.contract.Topic;
import io.scanstream.localkafka.Scram;
import io.scanstream.localkafka.testing.TestKafka;
import io.scanstream.testing.DrawnImages;
import io.scanstream.testing.WorkerProcess;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.acl.AclBindingFilter;
import org.apache.kafka.common.errors.TopicAuthorizationException;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer.OrderAnnotation;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.io.TempDir;

/** Workers, senders, readers and an operator, each with a user of its own that may do what it has to, and no more. */
@TestMethodOrder(OrderAnnotation.class)
class SecuredBrokerIT {

    private static final String PASSWORD = "hunter-2";

    private static final String[] GRANTS = Grants.to(Map.of(
            "trainer", "trainer",
            "inference", "inference",
            "producer", "clinic",
            "reader", "ward",
            "operator", "operator"));

    @TempDir
    private static Path directory;

    private static Scram scram;
    private static TestKafka kafka;
    private static Path data;
    private static WorkerProcess trainer;
    private static WorkerProcess inference;

    @BeforeAll
    static void startBroker() throws Exception {
        Map<String, String> passwords = new HashMap<>();
        for (String user : List.of("admin", "trainer", "inference", "clinic", "ward", "operator")) {
            passwords.put(user, PASSWORD);
        }
        scram = new Scram(passwords);
        kafka = TestKafka.start(directory.resolve("kafka"), scram, scram.clientSettings("admin"));
        data = DrawnImages.folders(directory.resolve("data"), 12);
    }

    @AfterAll
    static void stopEverything() throws Exception {
        if (trainer != null) {
            trainer.close();
        }
        if (inference != null) {
            inference.close();
        }
        kafka.close();
    }

    @Test
    @Order(1)
    void a_wrong_password_is_told_in_a_sentence_that_does_not_repeat_it() throws Exception {
        // Given
        Path file = configuration("mistaken", Scram.clientSettings("operator", "guessed"));

        // When
        Output output = Output.of("models", "--kafka-config", file.toString());

        // Then
        assertThat(output.exitCode()).isEqualTo(1);
        assertThat(output.err())
                .contains("scanstream: authentication failed for user operator at " + kafka.bootstrapServers())
                .doesNotContain("guessed", "\tat ");
    }

    @Test
    @Order(2)
    void a_dry_run_says_what_would_be_done_and_does_nothing() throws Exception {
        // When
        Output output = asAdministrator(with(GRANTS, "--dry-run"));

        // Then
        assertThat(output.exitCode()).as(output.err()).isZero();
        assertThat(output.out())
                .contains("would create images")
                .contains("would allow User:clinic WRITE on the topic images")
                .contains("would allow User:inference WRITE on the transactional ids scanstream-inference-*");
        assertThat(kafka.admin().listTopics().names().get()).doesNotContain("images");
        assertThat(kafka.admin().describeAcls(AclBindingFilter.ANY).values().get())
                .isEmpty();
    }

    @Test
    @Order(3)
    void a_worker_without_rights_waits_and_its_health_names_what_it_must_be_allowed() throws Exception {
        // Given
        Output topics = asAdministrator("topics", "create");

        // When
        trainer = start("trainer-worker", "trainer", "trainer", PASSWORD);
        inference = start("inference-worker", "inference", "inference", PASSWORD);

        // Then
        assertThat(topics.exitCode()).as(topics.err()).isZero();
        await(() -> trainer.health()
                .contains("must be allowed READ on the topic training.requests; 'scanstream topics create --acls'"));
        await(() -> inference.health().contains("must be allowed WRITE on the topic predictions;"));
        assertThat(trainer.isAlive()).isTrue();
        assertThat(inference.isAlive()).isTrue();
    }

    @Test
    @Order(4)
    void rights_are_given_once_and_the_workers_go_on_without_a_restart() throws Exception {
        // When
        Output first = asAdministrator(GRANTS);
        Output second = asAdministrator(GRANTS);

        // Then
        assertThat(first.exitCode()).as(first.err()).isZero();
        assertThat(first.out())
                .contains("allowed User:trainer READ, WRITE, DESCRIBE_CONFIGS on the topic training.state");
        assertThat(second.out()).contains("all topics exist", "all access rights exist");
        trainer.awaitReady();
        await(() -> inference.health().contains("no model answers yet"));
    }

    @Test
    @Order(5)
    void an_operator_has_models_trained() throws Exception {
        // When
        Output first = train("job-1", "");
        Output second = train("job-2", ",\"seed\":9,\"serve\":false");
        Output models = asOperator("models");

        // Then
        assertThat(first.exitCode()).as(first.err() + trainer.log()).isZero();
        assertThat(second.exitCode()).as(second.err() + trainer.log()).isZero();
        assertThat(models.out()).contains("skin@job-1", "skin@job-2");
        inference.awaitReady();
    }

    @Test
    @Order(6)
    void a_clinic_sends_an_image_and_a_ward_reads_its_one_answer() throws Exception {
        // When
        send("patient-1", DrawnImages.disc(1));
        List<Outcome> outcomes = readAsWard();

        // Then
        assertThat(outcomes).singleElement().isInstanceOf(Prediction.class);
        assertThat(catchThrowable(() -> write("clinic", Topic.PREDICTIONS.topicName())))
                .hasCauseInstanceOf(TopicAuthorizationException.class);
    }

    @Test
    @Order(7)
    void an_operator_classifies_tries_a_shadow_compares_and_replays() throws Exception {
        // Given
        Path folder = DrawnImages.folders(directory.resolve("folder"), 4);

        // When
        Output promote = asOperator("models", "promote", "skin@job-2", "--shadow");
        Output classify = asOperator("classify", folder.toString());
        Output compare = asOperator("models", "compare", "skin@job-1", "skin@job-2", "--data", folder.toString());
        Output replay = asOperator("replay", "--from", "-PT1H", "--model", "skin@job-1", "--id", "again");
        await(() -> asOperator("models", "agree", "skin").out().contains("compared   8 images"));

        // Then
        assertThat(Stream.of(promote, classify, compare, replay))
                .allSatisfy(output -> assertThat(output.exitCode())
                        .as(output.err() + inference.log())
                        .isZero());
        assertThat(replay.out()).contains("flips      0");
    }

    @Test
    @Order(8)
    void what_an_operator_may_not_do_is_refused_by_name() throws Exception {
        // When
        Output acls = asOperator(GRANTS);
        Output clinic = run("clinic", "models");

        // Then
        assertThat(acls.exitCode()).isEqualTo(1);
        assertThat(acls.err()).contains("lets only an administrator see and change access rights");
        assertThat(clinic.exitCode()).isEqualTo(1);
        assertThat(clinic.err())
                .contains("scanstream: Not authorized to access topics: [serving]")
                .doesNotContain("\tat ");
    }

    @Test
    @Order(9)
    void a_worker_that_loses_a_right_ends_and_its_successor_waits_for_it() throws Exception {
        // Given
        List<AclBindingFilter> lost = kafka.admin().describeAcls(AclBindingFilter.ANY).values().get().stream()
                .filter(right -> right.entry().principal().equals("User:inference"))
                .filter(right -> right.pattern().name().equals("predictions"))
                .map(right -> right.toFilter())
                .toList();
        int before = kafka.committed("predictions").size();

        // When
        kafka.admin().deleteAcls(lost).all().get(30, TimeUnit.SECONDS);
        send("patient-2", DrawnImages.disc(2));
        int exitCode = inference.awaitEnd();
        String end = inference.log();
        inference = start("inference-worker", "successor", "inference", PASSWORD);
        await(() -> inference.health().contains("must be allowed WRITE on the topic predictions;"));
        asAdministrator(GRANTS);
        kafka.await("predictions", before + 1);

        // Then
        assertThat(exitCode).isEqualTo(1);
        assertThat(end).contains("the worker cannot go on: Not authorized to access topics: [predictions]");
        assertThat(kafka.committed("predictions")).hasSize(before + 1);
    }

    @Test
    @Order(10)
    void a_worker_with_a_wrong_password_waits_and_says_whose_it_is() throws Exception {
        // When
        try (WorkerProcess mistaken = start("trainer-worker", "mistaken-trainer", "trainer", "guessed")) {
            await(() -> mistaken.health()
                    .contains("authentication failed for user trainer at " + kafka.bootstrapServers()));

            // Then
            assertThat(mistaken.isAlive()).isTrue();
            assertThat(mistaken.log())
                    .contains("waiting: authentication failed for user trainer")
                    .doesNotContain("guessed", "\tat io.scanstream");
            assertThat(mistaken.health()).doesNotContain("guessed");
        }
    }

    @Test
    @Order(11)
    void no_password_is_in_any_log_line() throws Exception {
        // Given
        List<Path> logs;
        try (Stream<Path> files = Files.list(directory)) {
            logs = files.filter(file -> file.toString().endsWith(".log")).toList();
        }

        // When / Then
        assertThat(logs)
                .hasSizeGreaterThanOrEqualTo(4)
                .allSatisfy(log -> assertThat(Files.readString(log)).doesNotContain(PASSWORD, "guessed"));
    }

    private static Output train(String jobId, String more) throws Exception {
        Path request = directory.resolve(jobId + ".json");
        Files.writeString(request, """
                {"jobId":"%s","model":"skin","dataset":{"uri":"%s","layout":"FOLDERS"},"network":"mobilenet_v2",
                 "strategy":"FROZEN","initialisation":"RANDOM","imageSize":32,"hyperparameters":{"epochs":5}%s}
                """.formatted(jobId, data.toUri(), more));
        return asOperator("train", "--request", request.toString(), "--watch");
    }

    private static void send(String key, byte[] image) throws Exception {
        write("clinic", Topic.IMAGES.topicName(), key.getBytes(StandardCharsets.UTF_8), image);
    }

    private static void write(String user, String topic) throws Exception {
        write(user, topic, new byte[] {1}, new byte[] {1});
    }

    private static void write(String user, String topic, byte[] key, byte[] value) throws Exception {
        try (KafkaProducer<byte[], byte[]> producer =
                new KafkaProducer<>(client(user), new ByteArraySerializer(), new ByteArraySerializer())) {
            producer.send(new ProducerRecord<>(topic, key, value)).get(60, TimeUnit.SECONDS);
        }
    }

    /** All there is until the first one has come. */
    private static List<Outcome> readAsWard() {
        Map<String, Object> settings = client("ward");
        settings.put("group.id", "predictions-ward");
        settings.put("auto.offset.reset", "earliest");
        settings.put("isolation.level", "read_committed");
        List<Outcome> outcomes = new ArrayList<>();
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(60);
        try (KafkaConsumer<byte[], byte[]> consumer =
                new KafkaConsumer<>(settings, new ByteArrayDeserializer(), new ByteArrayDeserializer())) {
            consumer.subscribe(List.of(Topic.PREDICTIONS.topicName()));
            while (outcomes.isEmpty() && System.nanoTime() < deadline) {
                consumer.poll(Duration.ofMillis(200))
                        .forEach(message -> outcomes.add(Messages.read(message.value(), Outcome.class)));
            }
        }
        return outcomes;
    }

    private static Map<String, Object> client(String user) {
        Map<String, Object> settings = new HashMap<>(scram.clientSettings(user));
        settings.put("bootstrap.servers", kafka.bootstrapServers());
        return settings;
    }

    private static WorkerProcess start(String module, String name, String user, String password) throws Exception {
        Path secrets = directory.resolve(name + ".properties");
        List<String> lines = new ArrayList<>();
        Scram.clientSettings(user, password).forEach((key, value) -> lines.add("kafka.%s=%s".formatted(key, value)));
        Files.write(secrets, lines);
        Map<String, String> settings = new HashMap<>(Map.of(
                "kafka.bootstrap.servers", kafka.bootstrapServers(),
                "smallrye.config.locations", secrets.toString(),
                "scanstream.store.directory", directory.resolve("store").toString()));
        if (module.equals("trainer-worker")) {
            settings.put("scanstream.data.roots", directory.toString());
        }
        return WorkerProcess.start(module, settings, directory.resolve(name + ".log"));
    }

    private static Output asAdministrator(String... arguments) throws Exception {
        return run("admin", arguments);
    }

    private static Output asOperator(String... arguments) throws Exception {
        return run("operator", arguments);
    }

    private static Output run(String user, String... arguments) throws Exception {
        Path file = configuration(user, scram.clientSettings(user));
        return Output.of(with(arguments, "--kafka-config", file.toString()));
    }

    /** A file that names the broker as well. */
    private static Path configuration(String name, Map<String, Object> settings) throws Exception {
        List<String> lines = new ArrayList<>(List.of("bootstrap.servers=" + kafka.bootstrapServers()));
        settings.forEach((key, value) -> lines.add(key + "=" + value));
        return Files.write(directory.resolve(name + ".client"), lines);
    }

    private static String[] with(String[] arguments, String... more) {
        return Stream.concat(Arrays.stream(arguments), Arrays.stream(more)).toArray(String[]::new);
    }

    private static void await(Callable<Boolean> condition) throws Exception {
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(90);
        while (!condition.call()) {
            if (System.nanoTime() > deadline) {
                String health = inference == null ? "" : inference.health() + inference.log();
                throw new AssertionError(trainer.health() + trainer.log() + health);
            }
            Thread.sleep(200);
        }
    }
}
