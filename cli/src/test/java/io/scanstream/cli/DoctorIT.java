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
import io.scanstream.testing.TestModels;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Instant;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer.OrderAnnotation;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.io.TempDir;

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
                        "failed\\s+topics\\s+the topic images does not exist; 'scanstream topics create' makes it")
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
                .containsPattern("warning\\s+models\\s+none is published")
                .containsPattern("skipped\\s+image\\s+none was sent")
                .containsPattern("skipped\\s+workers");
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

        // When
        Output output = run(
                "doctor",
                "--store",
                directory.resolve("store").toString(),
                "--task",
                "skin",
                "--timeout",
                "1",
                "--output",
                "json");

        // Then
        JsonNode findings = new ObjectMapper().readTree(output.out());
        assertThat(output.exitCode()).isEqualTo(1);
        assertThat(finding(findings, "models")).contains("OK", "1 published; live: skin@1");
        assertThat(finding(findings, "bundle skin@1")).contains("FAILED", "manifest.json is missing");
        assertThat(finding(findings, "image")).contains("FAILED");
    }

    @Test
    @Order(4)
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
                .containsPattern("failed\\s+worker " + address + "\\s+stream: down; cause: no model answers yet")
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
