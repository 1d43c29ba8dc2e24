package io.scanstream.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.scanstream.testing.BrokenImages;
import io.scanstream.testing.DrawnImages;
import io.scanstream.testing.WorkerProcess;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
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

    private static TwoWorkers workers;

    @BeforeAll
    static void startEverything() throws Exception {
        workers = TwoWorkers.start(directory);
    }

    @AfterAll
    static void stopEverything() throws Exception {
        workers.close();
    }

    @Test
    @Order(1)
    void a_request_is_submitted_and_watched_to_its_end() throws Exception {
        // Given
        Path request = directory.resolve("request.json");
        Files.writeString(request, workers.requestJson("job-1"));

        // When
        Output train = run("train", "--request", request.toString(), "--watch");
        Output watch = run("watch", "job-1");

        // Then
        assertThat(train.exitCode()).as(train.err() + workers.trainer().log()).isZero();
        assertThat(train.out()).contains("submitted job-1; it will make the model skin@job-1");
        assertThat(train.err()).contains("features").contains("epochs").contains("AUC");
        assertThat(watch.exitCode()).isZero();
        assertThat(watch.out()).contains("completed skin@job-1");
    }

    @Test
    @Order(2)
    void a_job_that_fails_says_why() throws Exception {
        // Given
        Path request = directory.resolve("elsewhere.json");
        Files.writeString(
                request,
                workers.requestJson("job-2").replace(workers.data().toUri().toString(), "file:///etc"));

        // When
        Output output = run("train", "--request", request.toString(), "--watch");

        // Then
        assertThat(output.exitCode()).isEqualTo(1);
        assertThat(output.out()).contains("DATASET_NOT_FOUND").contains("file:///etc");
    }

    @Test
    @Order(3)
    void the_model_is_listed_and_answers() {
        // When
        Output models = run("models");

        // Then
        assertThat(models.out()).containsPattern("skin@job-1\\s+mobilenet_v2\\s+\\S+.*live");
    }

    @Test
    @Order(4)
    void a_folder_is_classified_with_one_line_for_each_file() throws Exception {
        // Given
        workers.inference().awaitReady();
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
    @Order(5)
    void the_doctor_follows_an_image_through_every_step() {
        // When
        Output output = run(
                "doctor",
                "--task",
                "skin",
                "--store",
                directory.resolve("store").toString(),
                "--worker",
                workers.trainer().address().toString(),
                "--worker",
                workers.inference().address().toString());

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
                .containsPattern("ok\\s+store\\s+directory ")
                .containsPattern(startOf(workers.trainer()))
                .containsPattern(startOf(workers.inference()));
    }

    private static String startOf(WorkerProcess worker) {
        return "ok\\s+worker %s\\s+engine: up; .*device: cpu".formatted(worker.address());
    }

    @Test
    @Order(6)
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
    @Order(7)
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
    @Order(8)
    void two_versions_are_compared_while_the_one_that_answers_goes_on() throws Exception {
        // Given
        Path request = directory.resolve("second.json");
        Files.writeString(
                request,
                workers.requestJson("job-3")
                        .replace("\"imageSize\":32", "\"imageSize\":32,\"seed\":9,\"serve\":false"));
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
        assertThat(train.exitCode()).as(train.err() + workers.trainer().log()).isZero();
        assertThat(output.exitCode())
                .as(output.err() + workers.inference().log())
                .isZero();
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
    @Order(9)
    void a_comparison_with_what_is_not_published_is_refused() {
        // When
        Output output = run(
                "models",
                "compare",
                "skin@job-1",
                "skin@job-9",
                "--data",
                workers.data().toString());

        // Then
        assertThat(output.exitCode()).isEqualTo(1);
        assertThat(output.err()).contains("skin@job-9 is not published; 'scanstream models' lists what is");
    }

    @Test
    @Order(10)
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
    @Order(11)
    void a_version_is_tried_as_a_shadow_of_the_one_that_answers() throws Exception {
        // Given
        Output promote = run("models", "promote", "skin@job-3", "--shadow");
        Output classify = run("classify", directory.resolve("labelled").toString());

        // When
        Output agree = workers.awaitOutput("compared   10 images that both have labelled", "models", "agree", "skin");

        // Then
        assertThat(promote.exitCode()).as(promote.err()).isZero();
        assertThat(classify.out()).contains("skin@job-1").doesNotContain("skin@job-3");
        assertThat(agree.out())
                .contains("live       skin@job-1", "shadow     skin@job-3")
                .contains("rejected   1 by both alike, 0 by one alone")
                .containsPattern("(?m)^disc\\s+[+-]0\\.\\d{4}\\s+[+-]0\\.\\d{4}\\s+0\\.\\d{4}\\s+[+-]0\\.\\d{4}$");
    }

    @Test
    @Order(12)
    void the_version_that_answered_live_replays_to_the_same_answers_and_another_one_to_others() throws Exception {
        // When
        Output same = run("replay", "--from", "-PT1H", "--model", "skin@job-1", "--id", "same");
        Output other =
                run("replay", "--from", "-PT1H", "--model", "skin@job-3", "--against", "skin@job-1", "--id", "other");

        // Then
        assertThat(same.exitCode()).as(same.err() + workers.inference().log()).isZero();
        assertThat(same.out())
                .contains("live       skin@job-1", "replayed   skin@job-1", "flips      0")
                .containsPattern("(?m)^disc\\s+\\S0\\.0000\\s+\\S0\\.0000\\s+0\\.0000\\s+\\S0\\.0000$");
        assertThat(other.exitCode()).as(other.err() + workers.inference().log()).isZero();
        assertThat(other.out())
                .contains("against    skin@job-1", "replayed   skin@job-3")
                .contains("0 answered by against alone, 0 by replayed alone")
                .doesNotContainPattern("(?m)^disc\\s+\\S0\\.0000\\s+\\S0\\.0000\\s+0\\.0000");
        assertThat(workers.newest("replays").values()).containsOnly(Optional.empty());
    }

    @Test
    @Order(13)
    void a_promoted_version_answers_and_a_rollback_takes_it_back() throws Exception {
        // Given
        String image = directory.resolve("labelled/disc/0.png").toString();
        Output promote = run("models", "promote", "skin@job-3");

        // When
        Output promoted = workers.awaitOutput("skin@job-3", "classify", image);
        Output rollback = run("models", "rollback", "skin");
        Output rolledBack = workers.awaitOutput("skin@job-1", "classify", image);

        // Then
        assertThat(promote.out()).contains("skin@job-3 answers, without a shadow");
        assertThat(promoted.exitCode()).as(promoted.err()).isZero();
        assertThat(rollback.out()).contains("skin@job-1 answers, without a shadow");
        assertThat(rolledBack.exitCode()).as(rolledBack.err()).isZero();
    }

    /** The newest decision on each task that a comparison has made up; empty if it was taken back. */
    private static Map<String, Optional<String>> aliases() {
        Map<String, Optional<String>> newest = workers.newest("serving");
        newest.keySet().removeIf(task -> !task.startsWith("compare-"));
        return newest;
    }

    /** From before the command listens until it has its answer, so that some of it is between the two. */
    private static void writeNonsense(CountDownLatch until) {
        try {
            while (!until.await(20, TimeUnit.MILLISECONDS)) {
                workers.kafka().send("predictions", null, "not JSON".getBytes(StandardCharsets.UTF_8));
                workers.kafka().send("predictions", "deleted", null);
            }
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
    }

    private static Output run(String... arguments) {
        return workers.run(arguments);
    }
}
