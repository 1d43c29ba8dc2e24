package io.scanstream.cli.deployment;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import com.fasterxml.jackson.databind.JsonNode;
import io.scanstream.cli.command.TopicsCommand;
import io.scanstream.contract.Topic;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import picocli.CommandLine;

/** {@code deploy/kubernetes} fits the workers and the topics. */
class KubernetesTest {

    private static final Path ROOT = Project.HOME.resolve("deploy/kubernetes");
    private static final int BROKERS = 3;
    private static final Pattern METRIC = Pattern.compile("scanstream_\\w+");

    static Stream<Arguments> overlays() {
        return Stream.of("cpu", "gpu")
                .flatMap(overlay -> Stream.of(Worker.values()).map(worker -> arguments(overlay, worker)));
    }

    @ParameterizedTest
    @ValueSource(strings = {"base", "overlays/cpu", "overlays/gpu", "components/autoscaling"})
    void a_kustomization_names_the_files_that_there_are(String directory) throws Exception {
        // Given
        Set<String> files;
        try (Stream<Path> listed = Files.list(ROOT.resolve(directory))) {
            files = listed.map(file -> file.getFileName().toString())
                    .filter(name -> !name.equals("kustomization.yaml"))
                    .collect(Collectors.toSet());
        }

        // When
        JsonNode kustomization = kustomization(directory);
        List<String> named = new ArrayList<>(Project.texts(kustomization.path("resources")));
        kustomization.path("patches").forEach(patch -> {
            if (patch.has("path")) {
                named.add(patch.get("path").asText());
            }
        });

        // Then
        assertThat(named)
                .allSatisfy(name ->
                        assertThat(ROOT.resolve(directory).resolve(name)).exists());
        assertThat(named).containsAll(files);
    }

    @ParameterizedTest
    @ValueSource(strings = {"cpu", "gpu"})
    void images_are_of_this_version(String overlay) throws Exception {
        // When
        Map<String, String> tags = StreamSupport.stream(
                        kustomization("overlays/" + overlay).get("images").spliterator(), false)
                .collect(Collectors.toMap(
                        image -> image.get("name").asText(),
                        image -> image.get("newTag").asText()));

        // Then
        String kind = overlay.equals("gpu") ? "-cuda" : "";
        assertThat(tags)
                .isEqualTo(Map.of(
                        "scanstream/command-line", Project.version(),
                        "scanstream/inference-worker", Project.version() + kind,
                        "scanstream/trainer-worker", Project.version() + kind));
    }

    @ParameterizedTest
    @EnumSource
    void probes_ask_what_the_worker_answers(Worker worker) throws Exception {
        // Given
        String page = Files.readString(Project.HOME.resolve("docs/observability.md"));
        JsonNode container = container(worker);

        // When
        Map<String, String> paths = Stream.of("startup", "liveness", "readiness")
                .collect(Collectors.toMap(
                        probe -> probe,
                        probe -> container
                                .at("/%sProbe/httpGet/path".formatted(probe))
                                .asText()));

        // Then
        assertThat(paths)
                .isEqualTo(Map.of(
                        "startup", "/q/health/started", "liveness", "/q/health/live", "readiness", "/q/health/ready"));
        assertThat(paths).allSatisfy((probe, path) -> {
            assertThat(page).containsPattern("\\| `%s` \\|.*\\b%s probe".formatted(path, probe));
            assertThat(container.at("/%sProbe/httpGet/port".formatted(probe)).asText())
                    .isEqualTo("http");
        });
        assertThat(container.at("/ports/0/containerPort").asInt()).isEqualTo(worker.port());
        assertThat(document(worker, "StatefulSet")
                        .at("/spec/template/metadata/annotations/prometheus.io~1port")
                        .asInt())
                .isEqualTo(worker.port());
        assertThat(document(worker, "Service").at("/spec/ports/0/port").asInt()).isEqualTo(worker.port());
    }

    @ParameterizedTest
    @MethodSource("overlays")
    void what_is_set_are_settings_of_the_worker_and_none_that_it_needs_is_missing(String overlay, Worker worker)
            throws Exception {
        // When
        List<String> names = new ArrayList<>();
        container(worker)
                .get("env")
                .forEach(entry -> names.add(entry.get("name").asText()));
        patched(overlay, worker)
                .path("env")
                .forEach(entry -> names.add(entry.get("name").asText()));

        // Then
        for (String name : names) {
            assertThat(worker.knows(name)).as(name).isTrue();
        }
        assertThat(names).containsAll(worker.required()).doesNotHaveDuplicates();
        assertThat(names.contains("SCANSTREAM_ENGINE_DEVICE")).isEqualTo(overlay.equals("gpu"));
    }

    @Test
    void what_is_set_for_kafka_are_settings_of_its_clients() throws Exception {
        // When
        JsonNode data = Project.yaml(ROOT.resolve("base/kafka.yaml")).get(0).get("data");

        // Then
        assertThat(data.properties()).isNotEmpty().allSatisfy(entry -> {
            String key = entry.getKey()
                    .substring("KAFKA_".length())
                    .toLowerCase(Locale.ROOT)
                    .replace('_', '.');
            assertThat(ConsumerConfig.configNames()).contains(key);
            assertThat(ProducerConfig.configNames()).contains(key);
        });
    }

    @ParameterizedTest
    @EnumSource
    void a_worker_is_named_after_its_pod_which_keeps_its_name(Worker worker) throws Exception {
        // When
        JsonNode id = StreamSupport.stream(container(worker).get("env").spliterator(), false)
                .filter(entry -> entry.get("name").asText().equals("SCANSTREAM_WORKER_ID"))
                .findFirst()
                .orElseThrow();

        // Then
        assertThat(id.at("/valueFrom/fieldRef/fieldPath").asText()).isEqualTo("metadata.name");
        assertThat(document(worker, "StatefulSet").at("/spec/serviceName").asText())
                .isEqualTo(document(worker, "Service").at("/metadata/name").asText());
    }

    @ParameterizedTest
    @EnumSource
    void it_has_more_time_to_end_than_it_takes_itself(Worker worker) throws Exception {
        // Given
        Duration drain = worker == Worker.INFERENCE
                ? Duration.parse("PT" + worker.defaultOf("scanstream.inference.drain-timeout"))
                : Worker.TIME_TO_LEAVE;

        // When / Then
        assertThat(pod(worker).get("terminationGracePeriodSeconds").asLong()).isGreaterThan(drain.toSeconds());
    }

    @ParameterizedTest
    @EnumSource
    void it_needs_no_rights(Worker worker) throws Exception {
        assertThat(pod(worker).at("/securityContext/runAsNonRoot").asBoolean()).isTrue();
        assertThat(pod(worker).at("/securityContext/runAsUser").asInt()).isEqualTo(10001);
        assertThat(pod(worker).get("automountServiceAccountToken").asBoolean(true))
                .isFalse();
        assertThat(pod(worker).get("enableServiceLinks").asBoolean(true)).isFalse();
        JsonNode context = container(worker).get("securityContext");
        assertThat(context.get("readOnlyRootFilesystem").asBoolean()).isTrue();
        assertThat(context.get("allowPrivilegeEscalation").asBoolean(true)).isFalse();
        assertThat(Project.texts(context.at("/capabilities/drop"))).containsExactly("ALL");
    }

    @ParameterizedTest
    @EnumSource
    void what_it_writes_to_is_mounted_and_every_claim_is_made(Worker worker) throws Exception {
        // Given
        List<String> claims = new ArrayList<>();
        Project.yaml(ROOT.resolve("base/volumes.yaml"))
                .forEach(claim -> claims.add(claim.at("/metadata/name").asText()));

        // When
        Map<String, JsonNode> volumes = StreamSupport.stream(
                        pod(worker).get("volumes").spliterator(), false)
                .collect(Collectors.toMap(volume -> volume.get("name").asText(), volume -> volume));
        Set<String> paths = StreamSupport.stream(
                        container(worker).get("volumeMounts").spliterator(), false)
                .peek(mount -> assertThat(volumes).containsKey(mount.get("name").asText()))
                .map(mount -> mount.get("mountPath").asText())
                .collect(Collectors.toSet());

        // Then
        assertThat(paths).contains("/tmp");
        container(worker).get("env").forEach(entry -> {
            if (entry.path("value").asText().startsWith("/")) {
                assertThat(paths).contains(entry.get("value").asText());
            }
        });
        assertThat(volumes.values())
                .filteredOn(volume -> volume.has("persistentVolumeClaim"))
                .isNotEmpty()
                .allSatisfy(volume -> assertThat(claims)
                        .contains(volume.at("/persistentVolumeClaim/claimName").asText()));
    }

    @ParameterizedTest
    @EnumSource
    void the_store_is_written_by_trainers_alone(Worker worker) throws Exception {
        // When
        JsonNode mount = StreamSupport.stream(
                        container(worker).get("volumeMounts").spliterator(), false)
                .filter(volume -> volume.get("name").asText().equals("store"))
                .findFirst()
                .orElseThrow();

        // Then
        assertThat(mount.path("readOnly").asBoolean()).isEqualTo(worker == Worker.INFERENCE);
    }

    @Test
    void the_scratch_volume_takes_what_a_trainer_may_write() throws Exception {
        // Given
        long most = Long.parseLong(Worker.TRAINER.defaultOf("scanstream.training.feature-disk-bytes"))
                + Long.parseLong(Worker.TRAINER.defaultOf("scanstream.training.picture-disk-bytes"));

        // When
        JsonNode scratch = StreamSupport.stream(
                        pod(Worker.TRAINER).get("volumes").spliterator(), false)
                .filter(volume -> volume.get("name").asText().equals("scratch"))
                .findFirst()
                .orElseThrow();

        // Then
        assertThat(Project.bytes(scratch.at("/emptyDir/sizeLimit").asText())).isGreaterThanOrEqualTo(most);
    }

    @ParameterizedTest
    @MethodSource("overlays")
    void its_heap_holds_what_it_may_have_to_and_leaves_the_engine_as_much_again(String overlay, Worker worker)
            throws Exception {
        // Given
        JsonNode limits = patched(overlay, worker).at("/resources/limits");
        int threads = overlay.equals("gpu") ? 1 : limits.get("cpu").asInt();

        // When
        JsonNode options = StreamSupport.stream(container(worker).get("env").spliterator(), false)
                .filter(entry -> entry.get("name").asText().equals("JAVA_OPTS"))
                .findFirst()
                .orElseThrow();
        long heap = Project.bytes(options.get("value").asText());

        // Then
        assertThat(Project.bytes(limits.get("memory").asText())).isGreaterThanOrEqualTo(2 * heap);
        assertThat(limits.path("nvidia.com/gpu").asInt()).isEqualTo(overlay.equals("gpu") ? 1 : 0);
        if (worker == Worker.INFERENCE) {
            assertThat(heap).isGreaterThanOrEqualTo(Worker.heapBytes(threads, BROKERS));
        }
    }

    @ParameterizedTest
    @EnumSource
    void what_scales_and_what_holds_back_evictions_means_the_same_pods(Worker worker) throws Exception {
        // When
        JsonNode scaled = Project.yaml(ROOT.resolve("components/autoscaling/%s.yaml".formatted(worker)))
                .get(0);

        // Then
        assertThat(scaled.at("/spec/scaleTargetRef/kind").asText()).isEqualTo("StatefulSet");
        assertThat(scaled.at("/spec/scaleTargetRef/name").asText()).isEqualTo(worker.module());
        assertThat(document(worker, "PodDisruptionBudget").at("/spec/selector/matchLabels"))
                .isEqualTo(document(worker, "StatefulSet").at("/spec/template/metadata/labels"));
    }

    @Test
    void inference_workers_are_as_many_as_their_groups_lag_asks_for_and_partitions_allow() throws Exception {
        // Given
        String group = Worker.INFERENCE.defaultOf("scanstream.inference.group");
        JsonNode spec = Project.yaml(ROOT.resolve("components/autoscaling/inference-worker.yaml"))
                .get(0)
                .get("spec");

        // When
        Map<String, String> groups = StreamSupport.stream(spec.get("triggers").spliterator(), false)
                .collect(Collectors.toMap(
                        trigger -> trigger.at("/metadata/topic").asText(),
                        trigger -> trigger.at("/metadata/consumerGroup").asText()));

        // Then
        assertThat(groups)
                .isEqualTo(Map.of(Topic.IMAGES.topicName(), group, Topic.IMAGES_URGENT.topicName(), group + "-urgent"));
        assertThat(spec.get("maxReplicaCount").asInt()).isEqualTo(Topic.IMAGES.partitions());
        assertThat(spec.at("/triggers/0/metadata/bootstrapServers"))
                .isEqualTo(Project.yaml(ROOT.resolve("base/kafka.yaml")).get(0).at("/data/KAFKA_BOOTSTRAP_SERVERS"));
    }

    @Test
    void trainers_are_as_many_as_metrics_ask_for_that_they_have() throws Exception {
        // Given
        String page = Files.readString(Project.HOME.resolve("docs/observability.md"));

        // When
        String query = Project.yaml(ROOT.resolve("components/autoscaling/trainer-worker.yaml"))
                .get(0)
                .at("/spec/triggers/0/metadata/query")
                .asText();

        // Then
        assertThat(METRIC.matcher(query).results().map(found -> found.group()).toList())
                .hasSize(2)
                .allSatisfy(metric -> assertThat(page).contains("| `%s` | gauge |".formatted(metric)));
    }

    @Test
    void the_topics_are_created_by_a_command_that_the_program_understands() throws Exception {
        // Given
        String[] command = Project.texts(Project.yaml(ROOT.resolve("base/topics.yaml"))
                        .get(0)
                        .at("/spec/template/spec/containers/0/args"))
                .toArray(String[]::new);

        // When
        CommandLine.ParseResult parsed = new CommandLine(new TopicsCommand())
                .setCaseInsensitiveEnumValuesAllowed(true)
                .parseArgs(Arrays.copyOfRange(command, 1, command.length));

        // Then
        assertThat(command[0]).isEqualTo("topics");
        assertThat(parsed.subcommand().matchedOptionValue("--replication-factor", (short) 0))
                .isEqualTo((short) BROKERS);
    }

    private static JsonNode kustomization(String directory) throws IOException {
        return Project.yaml(ROOT.resolve(directory).resolve("kustomization.yaml"))
                .get(0);
    }

    private static JsonNode document(Worker worker, String kind) throws IOException {
        return Project.yaml(ROOT.resolve("base/%s.yaml".formatted(worker))).stream()
                .filter(document -> document.get("kind").asText().equals(kind))
                .findFirst()
                .orElseThrow();
    }

    private static JsonNode pod(Worker worker) throws IOException {
        return document(worker, "StatefulSet").at("/spec/template/spec");
    }

    private static JsonNode container(Worker worker) throws IOException {
        return pod(worker).at("/containers/0");
    }

    /** What an overlay says of the container besides. */
    private static JsonNode patched(String overlay, Worker worker) throws IOException {
        return Project.yaml(ROOT.resolve("overlays/%s/%s.yaml".formatted(overlay, worker)))
                .get(0)
                .at("/spec/template/spec/containers/0");
    }
}
