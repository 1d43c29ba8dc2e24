package io.scanstream.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.scanstream.testing.DrawnImages;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The demo as a newcomer runs it, on smaller images. */
class DemoIT {

    private static final Pattern TEST_LINE = Pattern.compile("^test +(AUC .*)$", Pattern.MULTILINE);
    private static final Pattern SCRATCH = Pattern.compile("^scratch +(\\S+)$", Pattern.MULTILINE);

    @TempDir
    private Path directory;

    @Test
    void it_trains_streams_scores_as_the_trainer_did_and_leaves_nothing_behind() throws Exception {
        // Given
        Path summaryFile = directory.resolve("summary.json");

        // When
        Output output = Output.of("demo", "--image-size", "64", "--epochs", "10", "--summary", summaryFile.toString());

        // Then
        assertThat(output.exitCode()).as(output.err()).isZero();
        assertThat(output.out()).contains("starting from random initialisation");
        JsonNode summary = new ObjectMapper().readTree(summaryFile.toFile());
        assertThat(summary.at("/images/sent").asInt()).isEqualTo(48);
        assertThat(summary.at("/images/predicted").asInt()).isEqualTo(48);
        assertThat(summary.at("/images/rejected").asInt()).isZero();
        assertThat(summary.at("/test/n").asInt()).isEqualTo(48);
        assertThat(summary.at("/test/rocAuc/low").asDouble())
                .isLessThanOrEqualTo(summary.at("/test/rocAuc/value").asDouble());
        assertThat(summary.at("/inference/p50Millis").asDouble())
                .isLessThanOrEqualTo(summary.at("/inference/p99Millis").asDouble());
        assertThat(summary.at("/network").asText()).isEqualTo("mobilenet_v2");
        assertThat(summary.at("/initialisation").asText()).isEqualTo("RANDOM");
        assertThat(summary.at("/modelVersion").asText()).isEqualTo("demo@demo-1");
        assertThat(Files.exists(scratch(output))).isFalse();
        assertThat(ProcessHandle.current().children()).isEmpty();
        assertStreamedScoresAreThoseOfTheTrainer(output);
    }

    @Test
    void with_everything_in_buckets_and_a_user_for_each_process_it_does_the_same() throws Exception {
        // When
        Output output = Output.of("demo", "--store", "s3", "--secure", "--keep", "--image-size", "64", "--epochs", "5");

        // Then
        assertThat(output.exitCode()).as(output.out() + output.err()).isZero();
        assertStreamedScoresAreThoseOfTheTrainer(output);
        Path scratch = scratch(output);
        assertThat(scratch.resolve("store")).doesNotExist();
        try (Stream<Path> objects = Files.walk(scratch.resolve("s3/objects/models"))) {
            assertThat(objects.anyMatch(file -> file.endsWith("manifest.json"))).isTrue();
        }
        assertNoSecretIsLogged(scratch);
        Scratch.delete(scratch);
    }

    /** What the trainer's own evaluation said and what came back through Kafka come from the same numbers, or not. */
    private static void assertStreamedScoresAreThoseOfTheTrainer(Output output) {
        List<String> scores = TEST_LINE
                .matcher(output.out())
                .results()
                .map(found -> found.group(1))
                .toList();
        assertThat(scores).hasSize(2);
        assertThat(scores.get(1)).isEqualTo(scores.get(0));
    }

    private static void assertNoSecretIsLogged(Path scratch) throws Exception {
        List<String> secrets = Files.readAllLines(scratch.resolve("users/users.properties")).stream()
                .map(line -> line.substring(line.indexOf('=') + 1))
                .toList();
        assertThat(secrets).hasSize(4).doesNotHaveDuplicates();
        for (String process : List.of("broker", "trainer-worker", "inference-worker")) {
            assertThat(Files.readString(scratch.resolve("logs").resolve(process + ".log")))
                    .doesNotContain(secrets)
                    .doesNotContain("local-secret-key");
        }
    }

    @Test
    void another_labelled_folder_can_be_streamed_and_bad_files_in_it_are_rejected() throws Exception {
        // Given
        Path data = DrawnImages.folders(directory.resolve("data"), 12);
        Path test = DrawnImages.folders(directory.resolve("test"), 3);
        DrawnImages.write(test.resolve("disc/broken.png"), new byte[] {1, 2, 3});
        Path summaryFile = directory.resolve("summary.json");

        // When
        Output output = Output.of(
                "demo",
                "--data",
                data.toString(),
                "--test",
                test.toString(),
                "--image-size",
                "32",
                "--epochs",
                "5",
                "--summary",
                summaryFile.toString());

        // Then
        assertThat(output.exitCode()).as(output.err()).isZero();
        JsonNode images = new ObjectMapper().readTree(summaryFile.toFile()).path("images");
        assertThat(images.path("sent").asInt()).isEqualTo(7);
        assertThat(images.path("predicted").asInt()).isEqualTo(6);
        assertThat(images.path("rejected").asInt()).isEqualTo(1);
    }

    @Test
    void a_job_that_fails_ends_the_demo_with_its_reason_and_keeps_the_logs(@TempDir Path weights) throws Exception {
        // Given
        Files.writeString(
                Files.createDirectories(weights.resolve("resnet50")).resolve("model.safetensors"), "<html>404</html>");

        // When
        Output output = Output.of("demo", "--network", "resnet50", "--weights", weights.toString());

        // Then
        Path scratch = scratch(output);
        assertThat(output.exitCode()).isEqualTo(1);
        assertThat(output.out()).contains("WEIGHTS_INVALID").contains("model.safetensors");
        assertThat(scratch.resolve("logs/trainer-worker.log")).exists();
        assertThat(ProcessHandle.current().children()).isEmpty();
        Scratch.delete(scratch);
    }

    @Test
    void terminated_it_stops_everything_it_has_started_and_does_not_call_that_a_failure() throws Exception {
        // Given
        Process demo = longDemo();
        List<ProcessHandle> started = demo.descendants().toList();

        // When
        demo.destroy();
        boolean ended = demo.waitFor(60, TimeUnit.SECONDS);

        // Then
        String said = Files.readString(log());
        assertThat(started).hasSize(3);
        assertThat(ended).isTrue();
        assertThat(demo.exitValue()).isNotZero();
        assertThat(started).noneMatch(ProcessHandle::isAlive);
        assertThat(said).doesNotContain("ended with code");
        Scratch.delete(scratch(new Output(1, said, "")));
    }

    @Test
    void killed_without_warning_it_still_leaves_no_process_behind() throws Exception {
        // Given
        Process demo = longDemo();
        List<ProcessHandle> started = demo.descendants().toList();

        // When
        demo.destroyForcibly().waitFor();

        // Then
        assertThat(started).hasSize(3);
        for (ProcessHandle process : started) {
            assertThat(process.onExit()).succeedsWithin(30, TimeUnit.SECONDS);
        }
        Scratch.delete(scratch(new Output(1, Files.readString(log()), "")));
    }

    /** Through the script, as a process of its own, in the middle of training. */
    private Process longDemo() throws Exception {
        Process demo = new ProcessBuilder(home().resolve("scanstream").toString(), "demo", "--epochs", "5000")
                .redirectErrorStream(true)
                .redirectOutput(log().toFile())
                .start();
        awaitLine(demo, log(), "accepted");
        return demo;
    }

    private Path log() {
        return directory.resolve("demo.log");
    }

    private static void awaitLine(Process process, Path log, String word) throws Exception {
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(120);
        while (!Files.readString(log).contains(word)) {
            if (!process.isAlive() || System.nanoTime() > deadline) {
                throw new AssertionError("the demo does not come to '%s':%n%s".formatted(word, Files.readString(log)));
            }
            Thread.sleep(100);
        }
    }

    private static Path scratch(Output output) {
        Matcher matcher = SCRATCH.matcher(output.out());
        assertThat(matcher.find()).as(output.out()).isTrue();
        return Path.of(matcher.group(1));
    }

    private static Path home() {
        return Path.of(System.getProperty("scanstream.home"));
    }

    /** A directory that a demo has left on purpose. */
    private static final class Scratch {

        private Scratch() {}

        static void delete(Path directory) throws IOException {
            if (!Files.exists(directory)) {
                return;
            }
            try (var files = Files.walk(directory)) {
                for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                    Files.delete(file);
                }
            }
        }
    }
}
