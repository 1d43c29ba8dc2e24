package io.scanstream.cli.deployment;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import com.fasterxml.jackson.databind.JsonNode;
import io.scanstream.cli.command.TopicsCommand;
import io.scanstream.contract.Topic;
import java.io.IOException;
import java.time.Duration;
import java.util.Arrays;
import java.util.Iterator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import java.util.stream.Stream;
import kafka.server.KafkaConfig;
import org.apache.kafka.server.config.AbstractKafkaConfig;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import picocli.CommandLine;

/** {@code docker-compose.yml} fits the workers, the broker and the command line. */
class ComposeTest {

    private static final String INSIDE = "kafka:29092";

    private JsonNode compose;
    private JsonNode services;

    static Stream<Arguments> workers() {
        return Stream.of("", "-gpu").flatMap(kind -> Stream.of(Worker.values()).map(worker -> arguments(kind, worker)));
    }

    @BeforeEach
    void read() throws Exception {
        compose = Project.yaml(Project.HOME.resolve("docker-compose.yml")).get(0);
        services = compose.get("services");
    }

    @Test
    void the_broker_is_of_the_version_of_the_clients() throws Exception {
        assertThat(services.at("/kafka/image").asText()).isEqualTo("apache/kafka:" + Project.property("kafka.version"));
    }

    @Test
    void kafka_takes_the_broker_s_settings_and_knows_each_of_them() {
        // Given
        Properties settings = brokerSettings();

        // When / Then
        assertThat(AbstractKafkaConfig.CONFIG_DEF.names()).containsAll(settings.stringPropertyNames());
        assertThatCode(() -> new KafkaConfig(settings, false)).doesNotThrowAnyException();
    }

    @Test
    void the_largest_message_of_any_topic_passes_the_broker() {
        // Given
        int largest = Arrays.stream(Topic.values())
                .mapToInt(Topic::maxMessageBytes)
                .max()
                .orElseThrow();

        // When
        Properties settings = brokerSettings();

        // Then
        assertThat(Integer.parseInt(settings.getProperty("message.max.bytes"))).isGreaterThanOrEqualTo(largest);
        assertThat(Integer.parseInt(settings.getProperty("replica.fetch.max.bytes")))
                .isGreaterThanOrEqualTo(largest);
    }

    @Test
    void clients_inside_and_outside_are_told_addresses_that_they_can_reach() {
        // When
        String advertised = brokerSettings().getProperty("advertised.listeners");

        // Then
        assertThat(advertised.split(","))
                .contains("INSIDE://" + INSIDE)
                .anyMatch(listener -> listener.endsWith("://localhost:9092"));
        assertThat(Project.texts(services.at("/kafka/ports"))).containsExactly("127.0.0.1:9092:9092");
        assertThat(services.at("/kafka/healthcheck/test").get(3).asText()).isEqualTo(INSIDE);
    }

    private Properties brokerSettings() {
        Properties settings = new Properties();
        services.at("/kafka/environment")
                .properties()
                .forEach(entry -> settings.put(
                        entry.getKey()
                                .substring("KAFKA_".length())
                                .toLowerCase(Locale.ROOT)
                                .replace('_', '.'),
                        entry.getValue().asText()));
        return settings;
    }

    @Test
    void the_topics_are_created_by_a_command_that_the_program_understands() {
        // Given
        String[] command = Project.texts(services.at("/topics/command")).toArray(String[]::new);

        // When
        CommandLine.ParseResult parsed = new CommandLine(new TopicsCommand())
                .setCaseInsensitiveEnumValuesAllowed(true)
                .parseArgs(Arrays.copyOfRange(command, 1, command.length));

        // Then
        assertThat(command[0]).isEqualTo("topics");
        assertThat(parsed.subcommand().commandSpec().name()).isEqualTo("create");
        assertThat(parsed.subcommand().matchedOptionValue("--bootstrap", Optional.empty()))
                .contains(INSIDE);
        assertThat(services.at("/topics/depends_on/kafka/condition").asText()).isEqualTo("service_healthy");
    }

    @ParameterizedTest
    @MethodSource("workers")
    void a_worker_is_of_this_version_and_built_by_a_file_that_there_is(String kind, Worker worker) throws Exception {
        // Given
        JsonNode service = services.get(worker.module() + kind);
        boolean onGpu = kind.equals("-gpu");

        // When
        Dockerfile file = Dockerfile.read(
                Project.HOME.resolve(service.at("/build/dockerfile").asText()));

        // Then
        assertThat(service.get("image").asText())
                .isEqualTo("scanstream/%s:%s%s".formatted(worker, Project.version(), onGpu ? "-cuda" : ""));
        assertThat(file.stage(service.at("/build/target").asText())).isPresent();
        assertThat(Project.texts(service.get("profiles"))).containsExactly(onGpu ? "gpu" : "cpu");
        assertThat(service.at("/environment/SCANSTREAM_ENGINE_DEVICE").asText("auto"))
                .isEqualTo(onGpu ? "gpu" : "auto");
        assertThat(service.at("/deploy/resources/reservations/devices").isMissingNode())
                .isEqualTo(!onGpu);
    }

    @ParameterizedTest
    @MethodSource("workers")
    void what_is_set_are_settings_of_the_worker_and_none_that_it_needs_is_missing(String kind, Worker worker)
            throws Exception {
        // When
        JsonNode environment = services.get(worker.module() + kind).get("environment");

        // Then
        for (Iterator<String> names = environment.fieldNames(); names.hasNext(); ) {
            String name = names.next();
            assertThat(worker.knows(name)).as(name).isTrue();
        }
        for (String name : worker.required()) {
            assertThat(environment.has(name)).as(name).isTrue();
        }
        assertThat(environment.get("KAFKA_BOOTSTRAP_SERVERS").asText()).isEqualTo(INSIDE);
    }

    @ParameterizedTest
    @MethodSource("workers")
    void it_has_more_time_to_end_than_it_takes_itself(String kind, Worker worker) throws Exception {
        // Given
        JsonNode service = services.get(worker.module() + kind);
        Duration drain = worker == Worker.INFERENCE
                ? seconds(service.at("/environment/SCANSTREAM_INFERENCE_DRAIN_TIMEOUT")
                        .asText(worker.defaultOf("scanstream.inference.drain-timeout")))
                : Worker.TIME_TO_LEAVE;

        // When / Then
        assertThat(seconds(service.get("stop_grace_period").asText())).isGreaterThan(drain);
    }

    private static Duration seconds(String text) {
        return Duration.parse("PT" + text);
    }

    @ParameterizedTest
    @MethodSource("workers")
    void it_can_be_scaled_and_needs_no_rights(String kind, Worker worker) throws Exception {
        // When
        JsonNode service = services.get(worker.module() + kind);

        // Then
        assertThat(service.has("container_name")).isFalse();
        assertThat(service.get("ports")).hasSize(1);
        assertThat(service.at("/ports/0/target").asInt()).isEqualTo(worker.port());
        assertThat(service.at("/ports/0/published").isMissingNode()).isTrue();
        assertThat(service.get("read_only").asBoolean()).isTrue();
        assertThat(Project.texts(service.get("cap_drop"))).containsExactly("ALL");
        assertThat(Project.texts(service.get("security_opt"))).containsExactly("no-new-privileges:true");
    }

    @ParameterizedTest
    @MethodSource("workers")
    void what_it_writes_to_is_mounted(String kind, Worker worker) throws Exception {
        // Given
        JsonNode service = services.get(worker.module() + kind);

        // When
        List<String> writable = Project.texts(service.get("volumes")).stream()
                .filter(volume -> !volume.endsWith(":ro"))
                .map(volume -> volume.substring(volume.lastIndexOf(':') + 1))
                .toList();

        // Then
        assertThat(service.at("/tmpfs/0").asText()).startsWith("/tmp:exec,");
        assertThat(writable)
                .containsExactlyElementsOf(
                        worker == Worker.TRAINER
                                ? List.of(
                                        environment(service, "SCANSTREAM_STORE_DIRECTORY"),
                                        environment(service, "SCANSTREAM_TRAINING_SCRATCH_DIRECTORY"))
                                : List.of());
    }

    private static String environment(JsonNode service, String name) {
        return service.at("/environment/" + name).asText();
    }

    @ParameterizedTest
    @MethodSource("workers")
    void the_store_is_one_volume_for_all_which_an_inference_worker_only_reads(String kind, Worker worker) {
        // When
        JsonNode service = services.get(worker.module() + kind);

        // Then
        assertThat(Project.texts(service.get("volumes")))
                .contains("store:%s%s"
                        .formatted(
                                environment(service, "SCANSTREAM_STORE_DIRECTORY"),
                                worker == Worker.INFERENCE ? ":ro" : ""));
        assertThat(compose.get("volumes").has("store")).isTrue();
    }

    @ParameterizedTest
    @MethodSource("workers")
    void its_heap_holds_what_it_may_have_to_and_leaves_the_engine_as_much_again(String kind, Worker worker)
            throws Exception {
        // Given
        JsonNode service = services.get(worker.module() + kind);
        JsonNode limits = service.at("/deploy/resources/limits");
        int threads = kind.equals("-gpu") ? 1 : limits.get("cpus").asInt();

        // When
        long heap = Project.bytes(service.at("/environment/JAVA_OPTS").asText());

        // Then
        assertThat(Project.bytes(limits.get("memory").asText())).isGreaterThanOrEqualTo(2 * heap);
        if (worker == Worker.INFERENCE) {
            assertThat(heap).isGreaterThanOrEqualTo(Worker.heapBytes(threads, 1));
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"trainer-worker", "inference-worker", "trainer-worker-gpu", "inference-worker-gpu"})
    void with_an_object_store_each_worker_waits_for_its_bucket(String service) throws IOException {
        // When
        JsonNode override = Project.yaml(Project.HOME.resolve("docker-compose.s3.yml"))
                .get(0)
                .at("/services/" + service);

        // Then
        assertThat(services.has(service)).isTrue();
        assertThat(override.at("/depends_on/bucket/condition").asText()).isEqualTo("service_completed_successfully");
        assertThat(override.at("/environment/SCANSTREAM_STORE_DIRECTORY").asText("absent"))
                .isEmpty();
    }

    @Test
    void no_image_is_whatever_is_newest() throws Exception {
        for (String file : new String[] {"docker-compose.yml", "docker-compose.s3.yml"}) {
            JsonNode all = Project.yaml(Project.HOME.resolve(file)).get(0).get("services");
            for (Map.Entry<String, JsonNode> service : all.properties()) {
                if (service.getValue().has("image")) {
                    assertThat(service.getValue().get("image").asText()).matches("[a-z/-]+:\\d.*");
                }
            }
        }
    }
}
