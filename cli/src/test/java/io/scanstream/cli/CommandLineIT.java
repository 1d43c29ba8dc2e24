package io.scanstream.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.scanstream.contract.ModelVersion;
import io.scanstream.localkafka.testing.TestKafka;
import io.scanstream.testing.BrokenImages;
import io.scanstream.testing.DrawnImages;
import io.scanstream.testing.WorkerProcess;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer.OrderAnnotation;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.io.TempDir;

/** The command line as a client, in the order in which somebody would use it on a broker with two workers. */
@TestMethodOrder(OrderAnnotation.class)
class CommandLineIT {

    @TempDir
    private static Path directory;

    private static TestKafka kafka;
    private static WorkerProcess trainer;
    private static WorkerProcess inference;
    private static Path data;

    @BeforeAll
    static void startBroker() throws Exception {
        kafka = TestKafka.start(directory.resolve("kafka"));
        data = DrawnImages.folders(directory.resolve("data"), 12);
    }

    @AfterAll
    static void stopEverything() throws Exception {
        if (trainer != null) {
            trainer.close();
            inference.close();
        }
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
        Files.writeString(request, requestJson("job-0").replace("FROZEN", "FRIED"));

        // When
        Output output = run("train", "--request", request.toString());

        // Then
        assertThat(output.exitCode()).isEqualTo(1);
        assertThat(output.err()).contains("strategy").contains("FRIED").contains("FROZEN");
        assertThat(kafka.committed("training.requests")).isEmpty();
    }

    @Test
    @Order(6)
    void a_request_is_submitted_and_watched_to_its_end() throws Exception {
        // Given
        startWorkers();
        Path request = directory.resolve("request.json");
        Files.writeString(request, requestJson("job-1"));

        // When
        Output train = run("train", "--request", request.toString(), "--watch");
        Output watch = run("watch", "job-1");

        // Then
        assertThat(train.exitCode()).as(train.err() + trainer.log()).isZero();
        assertThat(train.out()).contains("submitted job-1; it will make the model skin@job-1");
        assertThat(train.out()).contains("features").contains("epochs").contains("AUC");
        assertThat(watch.exitCode()).isZero();
        assertThat(watch.out()).contains("completed skin@job-1");
    }

    @Test
    @Order(7)
    void a_job_that_fails_says_why() throws Exception {
        // Given
        Path request = directory.resolve("elsewhere.json");
        Files.writeString(request, requestJson("job-2").replace(data.toUri().toString(), "file:///etc"));

        // When
        Output output = run("train", "--request", request.toString(), "--watch");

        // Then
        assertThat(output.exitCode()).isEqualTo(1);
        assertThat(output.out()).contains("DATASET_NOT_FOUND").contains("file:///etc");
    }

    @Test
    @Order(8)
    void the_model_is_listed_and_answers() {
        // When
        Output models = run("models");

        // Then
        assertThat(models.out()).containsPattern("skin@job-1\\s+mobilenet_v2\\s+\\S+.*live");
    }

    @Test
    @Order(9)
    void a_folder_is_classified_with_one_line_for_each_file() throws Exception {
        // Given
        inference.awaitReady();
        Path folder = directory.resolve("to-classify");
        DrawnImages.write(folder.resolve("a/one.png"), DrawnImages.disc(1));
        DrawnImages.write(folder.resolve("two.jpg"), DrawnImages.jpeg(2));
        DrawnImages.write(folder.resolve("broken.jpg"), BrokenImages.cutJpeg());

        // When
        Output output = run("classify", folder.toString());
        Output byReference = run("classify", folder.toString(), "--by-reference");

        // Then
        assertThat(output.exitCode()).as(output.err()).isZero();
        assertThat(byReference.out()).as(byReference.err()).isEqualTo(output.out());
        assertThat(output.out())
                .containsPattern("a/one.png\\s+(disc|square)\\s+disc 0\\.\\d{4}, square 0\\.\\d{4}\\s+skin@job-1")
                .containsPattern("two.jpg\\s+(disc|square)")
                .containsPattern("broken.jpg\\s+UNDECODABLE");
    }

    @Test
    @Order(10)
    void the_doctor_follows_an_image_through_every_step() {
        // When
        Output output = run(
                "doctor",
                "--task",
                "skin",
                "--store",
                directory.resolve("store").toString(),
                "--worker",
                trainer.address().toString(),
                "--worker",
                inference.address().toString());

        // Then
        assertThat(output.exitCode()).as(output.out() + output.err()).isZero();
        assertThat(output.out())
                .containsPattern("ok\\s+java\\s+\\d+")
                .containsPattern("ok\\s+broker\\s+\\S+, 1 brokers")
                .containsPattern("ok\\s+topics\\s+all \\d+ are there")
                .containsPattern("ok\\s+trainers\\s+1 in the group scanstream-trainers")
                .containsPattern("ok\\s+inference workers\\s+1 in the group scanstream-inference")
                .containsPattern("ok\\s+models\\s+1 published; live: skin@job-1")
                .containsPattern("ok\\s+bundle skin@job-1\\s+whole: \\d+ files")
                .containsPattern("ok\\s+image\\s+answered by skin@job-1 in \\d+ ms: (disc|square) ")
                .containsPattern("ok\\s+worker " + inference.address() + "\\s+.*: up");
    }

    @Test
    @Order(11)
    void an_unknown_task_is_a_rejection_and_a_missing_file_a_sentence() throws Exception {
        // Given
        Path image = directory.resolve("lone.png");
        DrawnImages.write(image, DrawnImages.disc(1));

        // When
        Output unknown = run("classify", image.toString(), "--task", "chest");
        Output missing = run("classify", directory.resolve("nowhere").toString());

        // Then
        assertThat(unknown.out()).containsPattern("lone.png\\s+UNKNOWN_TASK");
        assertThat(missing.exitCode()).isEqualTo(1);
        assertThat(missing.err()).contains("there is no " + directory.resolve("nowhere"));
    }

    @Test
    @Order(12)
    void what_others_write_to_the_topic_of_outcomes_is_passed_over() throws Exception {
        // Given
        Path image = directory.resolve("among-others.png");
        DrawnImages.write(image, DrawnImages.disc(1));
        CountDownLatch answered = new CountDownLatch(1);
        Thread others = new Thread(() -> writeNonsense(answered));
        others.start();

        // When
        Output output = run("classify", image.toString());
        answered.countDown();
        others.join();

        // Then
        assertThat(output.exitCode()).as(output.err()).isZero();
        assertThat(output.out()).containsPattern("among-others.png\\s+(disc|square)");
    }

    @Test
    @Order(13)
    void two_versions_are_compared_while_the_one_that_answers_goes_on() throws Exception {
        // Given
        Path request = directory.resolve("second.json");
        Files.writeString(
                request,
                requestJson("job-3").replace("\"imageSize\":32", "\"imageSize\":32,\"seed\":9,\"serve\":false"));
        Output train = run("train", "--request", request.toString(), "--watch");
        Path labelled = DrawnImages.folders(directory.resolve("labelled"), 5);
        DrawnImages.write(labelled.resolve("square/broken.jpg"), BrokenImages.cutJpeg());
        Path summary = directory.resolve("comparison.json");

        // When
        Output output = run(
                "models",
                "compare",
                "skin@job-1",
                "skin@job-3",
                "--data",
                labelled.toString(),
                "--summary",
                summary.toString());
        Output models = run("models");
        Output classify = run("classify", labelled.resolve("disc/0.png").toString());

        // Then
        assertThat(train.exitCode()).as(train.err() + trainer.log()).isZero();
        assertThat(output.exitCode()).as(output.err() + inference.log()).isZero();
        assertThat(output.out())
                .contains("11 sent to each, 10 answered by both", "positive   disc, 5 of 10")
                .containsPattern("A: skin@job-1\\s+B: skin@job-3")
                .containsPattern("square/broken.jpg\\s+skin@job-1\\s+UNDECODABLE")
                .containsPattern("square/broken.jpg\\s+skin@job-3\\s+UNDECODABLE");
        JsonNode figures = new ObjectMapper().readTree(summary.toFile());
        assertThat(figures.at("/first/modelVersion").asText()).isEqualTo("skin@job-1");
        assertThat(figures.at("/second/metrics/n").asInt()).isEqualTo(10);
        assertThat(figures.at("/auc/value").asDouble())
                .isEqualTo(figures.at("/first/metrics/rocAuc/value").asDouble()
                        - figures.at("/second/metrics/rocAuc/value").asDouble());
        assertThat(models.out()).containsPattern("skin@job-3\\s.*no");
        assertThat(classify.out()).containsPattern("0.png\\s+(disc|square).*skin@job-1");
        assertThat(aliases()).hasSize(2);
        assertThat(aliases().values()).containsOnly(Optional.empty());
    }

    @Test
    @Order(14)
    void a_comparison_with_what_is_not_published_is_refused() {
        // When
        Output output = run("models", "compare", "skin@job-1", "skin@job-9", "--data", data.toString());

        // Then
        assertThat(output.exitCode()).isEqualTo(1);
        assertThat(output.err()).contains("skin@job-9 is not published; 'scanstream models' lists what is");
    }

    @Test
    @Order(15)
    void a_comparison_on_other_classes_names_both_and_takes_its_aliases_back() throws Exception {
        // Given
        Path other = directory.resolve("other");
        DrawnImages.write(other.resolve("covid/1.png"), DrawnImages.disc(1));
        DrawnImages.write(other.resolve("normal/1.png"), DrawnImages.disc(2));

        // When
        Output output = run("models", "compare", "skin@job-1", "skin@job-3", "--data", other.toString());

        // Then
        assertThat(output.exitCode()).isEqualTo(1);
        assertThat(output.err())
                .contains(
                        "skin@job-1 knows the classes [disc, square], but the folders of the data are [covid, normal]");
        assertThat(aliases()).hasSize(4);
        assertThat(aliases().values()).containsOnly(Optional.empty());
    }

    @Test
    @Order(16)
    void a_version_is_tried_as_a_shadow_of_the_one_that_answers() throws Exception {
        // Given
        Output promote = run("models", "promote", "skin@job-3", "--shadow");
        Output classify = run("classify", directory.resolve("labelled").toString());

        // When
        Output agree = awaitOutput("compared   10 images that both have labelled", "models", "agree", "skin");

        // Then
        assertThat(promote.exitCode()).as(promote.err()).isZero();
        assertThat(classify.out()).contains("skin@job-1").doesNotContain("skin@job-3");
        assertThat(agree.out())
                .contains("live       skin@job-1", "shadow     skin@job-3")
                .contains("rejected   1 by both alike, 0 by one alone")
                .containsPattern("(?m)^disc\\s+[+-]0\\.\\d{4}\\s+[+-]0\\.\\d{4}\\s+0\\.\\d{4}\\s+[+-]0\\.\\d{4}$");
    }

    @Test
    @Order(17)
    void the_version_that_answered_live_replays_to_the_same_answers_and_another_one_to_others() throws Exception {
        // When
        Output same = run("replay", "--from", "-PT1H", "--model", "skin@job-1", "--id", "same");
        Output other =
                run("replay", "--from", "-PT1H", "--model", "skin@job-3", "--against", "skin@job-1", "--id", "other");

        // Then
        assertThat(same.exitCode()).as(same.err() + inference.log()).isZero();
        assertThat(same.out())
                .contains("live       skin@job-1", "replayed   skin@job-1", "flips      0")
                .containsPattern("(?m)^disc\\s+\\S0\\.0000\\s+\\S0\\.0000\\s+0\\.0000\\s+\\S0\\.0000$");
        assertThat(other.exitCode()).as(other.err() + inference.log()).isZero();
        assertThat(other.out())
                .contains("against    skin@job-1", "replayed   skin@job-3")
                .contains("0 answered by against alone, 0 by replayed alone")
                .doesNotContainPattern("(?m)^disc\\s+\\S0\\.0000\\s+\\S0\\.0000\\s+0\\.0000");
        assertThat(newest("replays").values()).containsOnly(Optional.empty());
    }

    @Test
    @Order(18)
    void a_promoted_version_answers_and_a_rollback_takes_it_back() throws Exception {
        // Given
        String image = directory.resolve("labelled/disc/0.png").toString();
        Output promote = run("models", "promote", "skin@job-3");

        // When
        Output promoted = awaitOutput("skin@job-3", "classify", image);
        Output rollback = run("models", "rollback", "skin");
        Output rolledBack = awaitOutput("skin@job-1", "classify", image);

        // Then
        assertThat(promote.out()).contains("skin@job-3 answers, without a shadow");
        assertThat(promoted.exitCode()).as(promoted.err()).isZero();
        assertThat(rollback.out()).contains("skin@job-1 answers, without a shadow");
        assertThat(rolledBack.exitCode()).as(rolledBack.err()).isZero();
    }

    @Test
    @Order(19)
    void a_terminated_comparison_takes_its_aliases_back() throws Exception {
        // Given
        inference.terminate();
        Path log = directory.resolve("compare.log");
        Process comparison = new ProcessBuilder(
                        Path.of(System.getProperty("scanstream.home"))
                                .resolve("scanstream")
                                .toString(),
                        "models",
                        "compare",
                        "skin@job-1",
                        "skin@job-3",
                        "--data",
                        data.toString(),
                        "--bootstrap",
                        kafka.bootstrapServers())
                .redirectErrorStream(true)
                .redirectOutput(log.toFile())
                .start();
        awaitAliases(comparison, log);

        // When
        comparison.destroy();
        boolean ended = comparison.waitFor(60, TimeUnit.SECONDS);

        // Then
        assertThat(ended).isTrue();
        assertThat(comparison.exitValue()).isNotZero();
        assertThat(aliases().values()).containsOnly(Optional.empty());
    }

    /** Runs a command again and again until it says what workers are to do sooner or later. */
    private static Output awaitOutput(String expected, String... arguments) throws Exception {
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(120);
        while (true) {
            Output output = run(arguments);
            if (output.out().contains(expected)) {
                return output;
            }
            if (System.nanoTime() > deadline) {
                throw new AssertionError(output + inference.log());
            }
            Thread.sleep(500);
        }
    }

    private static void awaitAliases(Process comparison, Path log) throws Exception {
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(60);
        while (aliases().values().stream().filter(Optional::isPresent).count() < 2) {
            if (!comparison.isAlive() || System.nanoTime() > deadline) {
                throw new AssertionError("nothing is decided: " + Files.readString(log));
            }
            Thread.sleep(100);
        }
    }

    /** The newest decision on each task that a comparison has made up; empty if it was taken back. */
    private static Map<String, Optional<String>> aliases() {
        Map<String, Optional<String>> newest = newest("serving");
        newest.keySet().removeIf(task -> !task.startsWith("compare-"));
        return newest;
    }

    private static Map<String, Optional<String>> newest(String topic) {
        Map<String, Optional<String>> newest = new HashMap<>();
        kafka.committed(topic)
                .forEach(message -> newest.put(
                        new String(message.key(), StandardCharsets.UTF_8),
                        Optional.ofNullable(message.value()).map(value -> new String(value, StandardCharsets.UTF_8))));
        return newest;
    }

    /** From before the command listens until it has its answer, so that some of it is between the two. */
    private static void writeNonsense(CountDownLatch until) {
        try {
            while (!until.await(20, TimeUnit.MILLISECONDS)) {
                kafka.send("predictions", null, "not JSON".getBytes(StandardCharsets.UTF_8));
                kafka.send("predictions", "deleted", null);
            }
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
    }

    private static void startWorkers() throws Exception {
        Map<String, String> settings = Map.of(
                "kafka.bootstrap.servers", kafka.bootstrapServers(),
                "scanstream.store.directory", directory.resolve("store").toString());
        Map<String, String> trainerSettings = new HashMap<>(settings);
        trainerSettings.put("scanstream.data.roots", directory.toString());
        trainer = WorkerProcess.start("trainer-worker", trainerSettings, directory.resolve("trainer.log"));
        Map<String, String> inferenceSettings = new HashMap<>(settings);
        inferenceSettings.put("scanstream.images.file-roots", directory.toString());
        inference = WorkerProcess.start("inference-worker", inferenceSettings, directory.resolve("inference.log"));
    }

    private static String requestJson(String jobId) {
        String dataset = "{\"uri\":\"%s\",\"layout\":\"FOLDERS\"}".formatted(data.toUri());
        return """
                {"jobId":"%s","model":"%s","dataset":%s,"network":"mobilenet_v2","strategy":"FROZEN",
                 "initialisation":"RANDOM","imageSize":32,"hyperparameters":{"epochs":5}}
                """.formatted(jobId, new ModelVersion("skin", jobId).name(), dataset);
    }

    private static Output run(String... arguments) {
        return Output.on(kafka.bootstrapServers(), arguments);
    }
}
