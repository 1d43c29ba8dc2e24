package io.scanstream.cli.deployment;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** The images are of the versions that are built, and start what is built as it must be started. */
class DockerfileTest {

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Pattern OWN_VARIABLE = Pattern.compile("\\b(SCANSTREAM_\\w+)=");

    static Stream<Arguments> workers() {
        return Stream.of("cpu", "cuda")
                .flatMap(kind -> Stream.of(Worker.values()).map(worker -> arguments(kind, worker)));
    }

    @ParameterizedTest
    @MethodSource("workers")
    void java_is_the_one_that_the_code_is_made_for(String kind, Worker worker) throws Exception {
        // Given
        Dockerfile file = read(kind);
        String release = Project.property("maven.compiler.release");
        String runtime = "eclipse-temurin:%s-jre".formatted(release);

        // When
        String base = file.stage("runtime").orElseThrow().base();

        // Then
        assertThat(file.stage("build").orElseThrow().base()).isEqualTo("maven:3.9-eclipse-temurin-" + release);
        assertThat(Stream.concat(Stream.of(base), file.arguments(worker.module(), "COPY").stream()))
                .anyMatch(text -> text.contains(runtime));
    }

    @ParameterizedTest
    @MethodSource("workers")
    void the_engine_is_the_one_that_the_worker_is_built_with(String kind, Worker worker) throws Exception {
        // Given
        Dockerfile file = read(kind);
        String profile = kind.equals("cuda") ? "cuda" : "";
        String artifact = Project.property("pytorch.native", profile);
        String flavour = artifact.substring("pytorch-native-".length());

        // When
        List<String> environment = file.arguments(worker.module(), "ENV");
        String build = String.join("\n", file.arguments("build", "RUN"));

        // Then
        assertThat(environment)
                .anyMatch(line -> line.contains("PYTORCH_FLAVOR=" + flavour))
                .anyMatch(line -> line.contains("PYTORCH_VERSION=" + versionOf(profile)));
        assertThat(build)
                .contains("ai.djl.pytorch.%s-*.jar".formatted(artifact), "linux-x86_64/%s/libdjl".formatted(flavour));
        assertThat(build.contains("-Pcuda")).isEqualTo(kind.equals("cuda"));
    }

    @Test
    void cuda_is_the_version_that_the_libraries_are_made_for() throws Exception {
        // Given
        String flavour = Project.property("pytorch.native", "cuda").replaceAll(".*cu(\\d+)(\\d)$", "$1.$2");

        // When / Then
        assertThat(read("cuda").stage("runtime").orElseThrow().base()).startsWith("nvidia/cuda:" + flavour + ".");
    }

    @ParameterizedTest
    @MethodSource("workers")
    void it_runs_as_nobody_and_ends_in_good_order(String kind, Worker worker) throws Exception {
        // Given
        Dockerfile file = read(kind);

        // When
        JsonNode entry = JSON.readTree(file.last(worker.module(), "ENTRYPOINT"));

        // Then
        assertThat(file.last(worker.module(), "USER")).isEqualTo("10001:10001");
        assertThat(file.last(worker.module(), "STOPSIGNAL")).isEqualTo("SIGTERM");
        assertThat(entry.isArray()).isTrue();
        assertThat(entry.get(2).asText())
                .startsWith("exec java ")
                .contains("-XX:+ExitOnOutOfMemoryError", "$JAVA_OPTS");
        assertThat(entry.get(2).asText().contains("-XX:TieredStopAtLevel=1")).isEqualTo(worker == Worker.INFERENCE);
    }

    @ParameterizedTest
    @MethodSource("workers")
    void what_is_copied_is_what_the_build_makes_and_what_is_set_is_a_setting(String kind, Worker worker)
            throws Exception {
        // Given
        Dockerfile file = read(kind);

        // When
        List<String> own = file.arguments(worker.module(), "ENV").stream()
                .flatMap(line -> OWN_VARIABLE.matcher(line).results())
                .map(found -> found.group(1))
                .toList();

        // Then
        assertThat(file.last(worker.module(), "COPY"))
                .isEqualTo("--from=build /build/%s/target/quarkus-app /opt/scanstream".formatted(worker.module()));
        assertThat(Project.HOME.resolve(worker.module()).resolve("target/quarkus-app/quarkus-run.jar"))
                .exists();
        for (String variable : own) {
            assertThat(worker.knows(variable)).as(variable).isTrue();
        }
    }

    @ParameterizedTest
    @MethodSource("workers")
    void its_health_check_tells_the_one_that_is_alive_from_the_one_that_is_not(String kind, Worker worker)
            throws Exception {
        // Given
        Dockerfile file = read(kind);
        String check = file.last(worker.module(), "HEALTHCHECK");
        JsonNode command = JSON.readTree(check.substring(check.indexOf("CMD ") + "CMD ".length()));

        // When / Then
        assertThat(file.last(worker.module(), "EXPOSE")).isEqualTo(Integer.toString(worker.port()));
        assertThat(command.get(2).asText()).contains("/dev/tcp/127.0.0.1/%d ".formatted(worker.port()));
        assertThat(exitCode(command, worker.port(), 200)).isZero();
        assertThat(exitCode(command, worker.port(), 503)).isNotZero();
    }

    /** Of the check beside a worker that answers so. */
    private static int exitCode(JsonNode command, int port, int status) throws Exception {
        HttpServer health = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        health.createContext("/q/health/live", exchange -> {
            exchange.sendResponseHeaders(status, -1);
            exchange.close();
        });
        health.start();
        try {
            String script = command.get(2)
                    .asText()
                    .replace("/" + port, "/" + health.getAddress().getPort());
            Process process = new ProcessBuilder(
                            command.get(0).asText(), command.get(1).asText(), script)
                    .redirectErrorStream(true)
                    .start();
            assertThat(process.waitFor(30, TimeUnit.SECONDS)).isTrue();
            return process.exitValue();
        } finally {
            health.stop(0);
        }
    }

    @Test
    void the_command_line_starts_the_program() throws Exception {
        // When
        Dockerfile file = read("cpu");
        JsonNode entry = JSON.readTree(file.last("command-line", "ENTRYPOINT"));

        // Then
        assertThat(Class.forName(entry.get(entry.size() - 1).asText())).hasDeclaredMethods("main");
        assertThat(file.last("command-line", "COPY"))
                .isEqualTo(
                        "--from=build /build/cli/target/lib /build/cli/target/scanstream-cli-*.jar /opt/scanstream/");
        assertThat(Files.readString(Project.HOME.resolve("cli/pom.xml")))
                .contains(
                        "<artifactId>scanstream-cli</artifactId>", "${project.build.directory}/lib</outputDirectory>");
    }

    private static String versionOf(String profile) {
        try {
            return Project.property("pytorch.version", profile);
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    private static Dockerfile read(String kind) throws IOException {
        return Dockerfile.read(Project.HOME.resolve("deploy/docker/Dockerfile." + kind));
    }
}
