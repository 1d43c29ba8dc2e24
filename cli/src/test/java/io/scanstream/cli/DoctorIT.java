package io.scanstream.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.sun.net.httpserver.HttpServer;
import io.scanstream.contract.Messages;
import io.scanstream.contract.ModelPublished;
import io.scanstream.contract.ModelVersion;
import io.scanstream.contract.NetworkName;
import io.scanstream.localkafka.testing.TestKafka;
import io.scanstream.locals3.LocalS3;
import io.scanstream.testing.TestModels;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer.OrderAnnotation;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What the doctor says where something is not well; {@link CommandLineIT} has the case where all is. */
@TestMethodOrder(OrderAnnotation.class)
class DoctorIT {

    @TempDir
    private static Path directory;

    private static TestKafka kafka;

    @BeforeAll
    static void startBroker() throws Exception {
        kafka = TestKafka.start(directory.resolve("kafka"));
    }

    @AfterAll
    static void stopBroker() {
        kafka.close();
    }

    @Test
    @Order(1)
    void without_topics_it_says_how_to_make_them_and_looks_no_further() {
        // When
        Output output = run("doctor");

        // Then
        assertThat(output.exitCode()).isEqualTo(1);
        assertThat(output.out())
                .containsPattern("ok\\s+broker")
                .containsPattern(
                        "failed\\s+topics\\s+the topic images does not exist; 'scanstream topics create' makes it\n"
                                + "(failed.*\n)*\\s+-> make what is missing with 'scanstream topics create'")
                .doesNotContain("inference workers");
    }

    @Test
    @Order(2)
    void without_workers_and_models_it_warns_and_is_content() {
        // Given
        run("topics", "create");

        // When
        Output output = run("doctor");

        // Then
        assertThat(output.exitCode()).as(output.out()).isZero();
        assertThat(output.out())
                .containsPattern("warning\\s+trainers\\s+none in the group")
                .containsPattern("warning\\s+models\\s+none is published\n\\s+-> train one with 'scanstream train'")
                .containsPattern("skipped\\s+store\\s+not looked at")
                .containsPattern("skipped\\s+image\\s+none was sent")
                .containsPattern("worker http://localhost:8081")
                .containsPattern("worker http://localhost:8082");
    }

    @Test
    @Order(3)
    void a_bundle_that_is_not_in_the_store_and_an_image_that_nobody_answers_are_failures() throws Exception {
        // Given
        ModelVersion version = ModelVersion.parse("skin@1");
        kafka.send(
                "models",
                version.toString(),
                Messages.write(new ModelPublished(
                        version,
                        "models/skin/1",
                        "0".repeat(64),
                        NetworkName.MOBILENET_V2,
                        TestModels.METRICS,
                        Instant.now())));
        run("models", "promote", "skin@1");

        Path store = Files.createDirectory(directory.resolve("store"));

        // When
        Output output = run(
                "doctor",
                "--store",
                store.toString(),
                "--task",
                "skin",
                "--timeout",
                "1",
                "--worker",
                "http://localhost:1",
                "--output",
                "json");

        // Then
        JsonNode findings = new ObjectMapper().readTree(output.out());
        assertThat(output.exitCode()).isEqualTo(1);
        assertThat(finding(findings, "models")).contains("OK", "1 published; live: skin@1");
        assertThat(finding(findings, "store")).contains("OK", store.toString());
        assertThat(finding(findings, "bundle skin@1")).contains("FAILED", "manifest.json is missing");
        assertThat(finding(findings, "image")).contains("FAILED");
        assertThat(findings)
                .filteredOn(finding -> finding.at("/state").asText().equals("FAILED"))
                .allSatisfy(finding -> assertThat(finding.at("/next").asText()).isNotBlank());
    }

    @Test
    @Order(4)
    void a_bucket_is_looked_into_as_a_directory_is() throws Exception {
        // Given
        Path settings = directory.resolve("store.properties");
        try (LocalS3 server = LocalS3.start(directory.resolve("s3"))) {
            server.createBucket("models");
            Files.writeString(settings, """
                    scanstream.store.s3.bucket=models
                    scanstream.store.s3.endpoint=%s
                    scanstream.store.s3.region=local
                    scanstream.store.s3.path-style=true
                    scanstream.store.s3.access-key=%s
                    scanstream.store.s3.secret-key=%s
                    """.formatted(server.endpoint(), server.accessKey(), server.secretKey()));

            // When
            Output output = run("doctor", "--store-config", settings.toString());

            // Then
            assertThat(output.out())
                    .containsPattern("ok\\s+store\\s+.*models")
                    .containsPattern("failed\\s+bundle skin@1\\s+.*manifest.json is missing");
        }
    }

    @ParameterizedTest
    @CsvSource({
        "directory=/nowhere, there is no directory /nowhere",
        "s3.buckets=models, there is no setting scanstream.store.s3.buckets",
        "s3.region=local, exactly one of scanstream.store.directory and scanstream.store.s3.bucket must be set"
    })
    @Order(5)
    void a_store_that_cannot_be_looked_at_is_a_failure_that_says_what_to_do(String setting, String sentence)
            throws Exception {
        // Given
        Path settings = Files.writeString(directory.resolve("odd.properties"), "scanstream.store." + setting);

        // When
        Output output = run("doctor", "--store-config", settings.toString());

        // Then
        assertThat(output.exitCode()).isEqualTo(1);
        assertThat(output.out())
                .containsPattern("failed\\s+store\\s+" + sentence)
                .contains("-> see that it is what the workers' scanstream.store names");
        assertThat(directory.resolve("nowhere")).doesNotExist();
    }

    @Test
    @Order(6)
    void a_worker_that_is_down_says_why_and_one_that_is_not_there_is_a_failure() throws Exception {
        // Given
        byte[] health = """
                {"status":"DOWN","checks":[
                  {"name":"stream","status":"DOWN","data":{"cause":"no model answers yet"}},
                  {"name":"engine","status":"UP"}]}
                """.getBytes(StandardCharsets.UTF_8);
        HttpServer worker = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 1);
        worker.createContext("/q/health", exchange -> {
            exchange.sendResponseHeaders(503, health.length);
            exchange.getResponseBody().write(health);
            exchange.close();
        });
        worker.start();
        String address = "http://127.0.0.1:" + worker.getAddress().getPort();

        // When
        Output down = run("doctor", "--worker", address);
        worker.stop(0);
        Output gone = run("doctor", "--worker", address);

        // Then
        assertThat(down.exitCode()).isEqualTo(1);
        assertThat(down.out())
                .containsPattern("failed\\s+worker " + address
                        + "\\s+stream: down; cause: no model answers yet\n\\s+-> give it what it waits for")
                .containsPattern("ok\\s+worker " + address + "\\s+engine: up");
        assertThat(gone.out()).containsPattern("failed\\s+worker " + address + "\\s+does not answer");
    }

    @Test
    void without_a_broker_it_says_so_and_goes_on() {
        // When
        Output output = Output.on("localhost:1", "doctor");

        // Then
        assertThat(output.exitCode()).isEqualTo(1);
        assertThat(output.out())
                .containsPattern("ok\\s+java")
                .containsPattern("failed\\s+broker\\s+no broker answers at localhost:1: start one");
    }

    private static String finding(JsonNode findings, String subject) {
        for (JsonNode finding : findings) {
            if (finding.at("/subject").asText().equals(subject)) {
                return finding.at("/state").asText() + " "
                        + finding.at("/sentence").asText();
            }
        }
        throw new AssertionError("nothing is said of " + subject + " in " + findings);
    }

    private static Output run(String... arguments) {
        return Output.on(kafka.bootstrapServers(), arguments);
    }
}
