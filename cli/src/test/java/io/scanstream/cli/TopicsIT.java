package io.scanstream.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.scanstream.localkafka.testing.TestKafka;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer.OrderAnnotation;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.io.TempDir;

/** The first steps on a broker that has nothing yet. */
@TestMethodOrder(OrderAnnotation.class)
class TopicsIT {

    private static final String REQUEST = """
            {"jobId":"job-0","model":"skin","dataset":{"uri":"file:///data","layout":"FOLDERS"},
             "network":"mobilenet_v2","strategy":"FRIED"}
            """;

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
    void missing_topics_are_listed_as_such_and_the_way_to_them_is_said() {
        // When
        Output list = run("topics", "list");
        Output models = run("models");

        // Then
        assertThat(list.exitCode()).isEqualTo(1);
        assertThat(list.out()).containsPattern("images\\s+missing");
        assertThat(models.exitCode()).isEqualTo(1);
        assertThat(models.err()).contains("topics create");
    }

    @Test
    @Order(2)
    void topics_are_created_once_and_then_left_alone() {
        // When
        Output first = run("topics", "create");
        Output second = run("topics", "create");
        Output list = run("topics", "list");

        // Then
        assertThat(first.exitCode()).isZero();
        assertThat(first.out()).contains("created training.requests").contains("created images.dlq");
        assertThat(second.out()).contains("all topics exist");
        assertThat(list.exitCode()).isZero();
        assertThat(list.out()).containsPattern("images\\s+4\\s+delete").containsPattern("models\\s+1\\s+compact");
    }

    @Test
    @Order(3)
    void rights_on_a_broker_that_knows_none_are_refused() {
        // When
        Output output = run("topics", "create", "--acls", "--reader-principal", "User:ward");

        // Then
        assertThat(output.exitCode()).isEqualTo(1);
        assertThat(output.err()).contains("knows no access rights: authorizer.class.name is not set there");
    }

    @Test
    @Order(4)
    void without_models_the_list_says_so() {
        // When
        Output models = run("models");

        // Then
        assertThat(models.exitCode()).isZero();
        assertThat(models.out()).contains("no model is published");
    }

    @Test
    @Order(5)
    void a_request_that_breaks_a_rule_is_refused_before_it_is_sent() throws Exception {
        // Given
        Path request = directory.resolve("broken.json");
        Files.writeString(request, REQUEST);

        // When
        Output output = run("train", "--request", request.toString());

        // Then
        assertThat(output.exitCode()).isEqualTo(1);
        assertThat(output.err()).contains("strategy").contains("FRIED").contains("FROZEN");
        assertThat(kafka.committed("training.requests")).isEmpty();
    }

    private static Output run(String... arguments) {
        return Output.on(kafka.bootstrapServers(), arguments);
    }
}
