package io.scanstream.inference;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.scanstream.contract.MessageHeader;
import io.scanstream.contract.Outcome;
import io.scanstream.contract.Prediction;
import io.scanstream.contract.Topic;
import io.scanstream.testing.DrawnImages;
import io.scanstream.testing.ObservabilityPage;
import io.scanstream.testing.SpanCollector;
import io.scanstream.testing.WorkerProcess;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The packaged worker as a process. */
class InferenceWorkerIT {

    private static final int IMAGES = 500;
    private static final String TELLING = "jane-doe";

    @TempDir
    private Path directory;

    private InferenceStand stand;

    @BeforeEach
    void startBroker() throws Exception {
        stand = new InferenceStand(directory);
    }

    @AfterEach
    void stopBroker() {
        stand.close();
    }

    @Test
    void it_is_ready_only_with_a_model_and_says_which_and_shows_what_it_does_without_naming_a_patient()
            throws Exception {
        // Given
        try (SpanCollector collector = new SpanCollector();
                WorkerProcess worker = start("lone", hashingAndObservedBy(collector))) {
            await().atMost(Duration.ofSeconds(60)).until(() -> worker.health().contains("no model answers yet"));
            boolean readyWithoutModel = worker.isReady();
            String started = worker.get("/q/health/started");

            // When
            stand.publish("skin@1", 1);
            stand.serve("skin@1");
            worker.awaitReady();
            sendTraced(DrawnImages.disc(1));
            sendTraced("no image".getBytes(StandardCharsets.UTF_8));
            List<ConsumerRecord<byte[], byte[]>> answers = stand.kafka().await(Topic.PREDICTIONS.topicName(), 2);

            // Then
            assertThat(answers.get(0).key()).isEqualTo(answers.get(1).key());
            assertThat(answers).allSatisfy(answer -> assertThat(text(answer)).doesNotContain(TELLING));
            assertThat(readyWithoutModel).isFalse();
            assertThat(started)
                    .contains("engine", "\"status\": \"UP\"", "\"device\": \"cpu\"", "\"version\": \"0.1.0")
                    .containsPattern("\"PyTorch\": \"2\\.\\d");
            assertThat(worker.health()).contains("skin@1");
            await().atMost(Duration.ofSeconds(60))
                    .untilAsserted(() -> assertThat(worker.metrics())
                            .contains(
                                    "scanstream_predictions_total{model=\"skin@1\",task=\"skin\",} 1.0",
                                    "scanstream_rejections_total{code=\"UNSUPPORTED_FORMAT\",} 1.0",
                                    "scanstream_model_answering{model=\"skin@1\",task=\"skin\",} 1.0",
                                    "scanstream_consumer_lag{partition=",
                                    "jvm_memory_used_bytes"));
            String metrics = worker.metrics();
            ObservabilityPage.checkIsDocumented("Figures of an inference worker", metrics);
            await().atMost(Duration.ofSeconds(60))
                    .untilAsserted(() -> assertThat(collector.received())
                            .contains("classify batch", "classify image", "skin@1", "UNSUPPORTED_FORMAT"));
            assertThat(worker.log()).contains("\"level\":\"INFO\"", "skin@1 answers for skin");
            assertThat(metrics + collector.received() + worker.log() + worker.health())
                    .doesNotContain(TELLING);
        }
    }

    private static Map<String, String> hashingAndObservedBy(SpanCollector collector) {
        return Map.of(
                "scanstream.inference.keys", "hashed",
                "scanstream.inference.key-secret", "a secret of thirty-two bytes, no less",
                "scanstream.tracing.endpoint", collector.endpoint(),
                "quarkus.log.console.json.enabled", "true",
                "quarkus.log.category.\"io.scanstream\".level", "DEBUG");
    }

    /** All that is in it, headers included. */
    private static String text(ConsumerRecord<byte[], byte[]> message) {
        StringBuilder text = new StringBuilder(new String(message.key(), StandardCharsets.UTF_8))
                .append(new String(message.value(), StandardCharsets.UTF_8));
        message.headers().forEach(header -> text.append(new String(header.value(), StandardCharsets.UTF_8)));
        return text.toString();
    }

    /** With all that a sender may say of a patient. */
    private void sendTraced(byte[] image) throws Exception {
        ProducerRecord<byte[], byte[]> message = new ProducerRecord<>(
                Topic.IMAGES.topicName(), (TELLING + "-1970").getBytes(StandardCharsets.UTF_8), image);
        add(message, MessageHeader.TRACE_PARENT, "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01");
        add(message, MessageHeader.CLOUD_EVENT_ID, TELLING + ".png");
        stand.kafka().send(message);
    }

    private static void add(ProducerRecord<byte[], byte[]> message, String header, String value) {
        message.headers().add(header, value.getBytes(StandardCharsets.UTF_8));
    }

    /** With a fixed name the successor takes the dead worker's place at once; without, after its session ran out. */
    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void killed_amid_500_images_another_one_leaves_each_with_exactly_one_outcome(boolean named) throws Exception {
        // Given
        stand.publish("skin@1", 1);
        stand.serve("skin@1");
        Map<String, String> settings = new HashMap<>(Map.of("scanstream.inference.batch-images", "1"));
        if (named) {
            settings.put("scanstream.worker.id", "inference-0");
        }
        try (WorkerProcess first = start("first", settings).awaitReady()) {
            sendImages();
            stand.awaitOutcomes(20);

            // When
            first.kill();
        }
        int atTheKill = stand.outcomes().size();
        try (WorkerProcess second = start("second", settings)) {
            List<Outcome> outcomes = stand.awaitOutcomes(IMAGES);

            // Then
            assertThat(atTheKill).isLessThan(IMAGES);
            assertThat(outcomes)
                    .hasSize(IMAGES)
                    .allSatisfy(outcome -> assertThat(outcome).isInstanceOf(Prediction.class));
            assertThat(InferenceStand.places(outcomes)).hasSize(IMAGES);
            assertThat(second.isAlive()).isTrue();
        }
    }

    @Test
    void told_to_stop_it_finishes_the_batch_in_hand_and_leaves_the_rest_to_others() throws Exception {
        // Given
        stand.publish("skin@1", 1);
        stand.serve("skin@1");
        Map<String, String> settings = Map.of("scanstream.inference.batch-images", "1");
        int exitCode;
        String log;
        try (WorkerProcess first = start("first", settings).awaitReady()) {
            sendImages();
            stand.awaitOutcomes(20);

            // When
            exitCode = first.terminate();
            log = first.log();
        }
        try (WorkerProcess second = start("second", settings)) {
            List<Outcome> outcomes = stand.awaitOutcomes(IMAGES);

            // Then
            assertThat(exitCode).isEqualTo(143);
            assertThat(log).doesNotContain("ERROR").contains("stopped in");
            assertThat(outcomes).hasSize(IMAGES);
            assertThat(InferenceStand.places(outcomes)).hasSize(IMAGES);
            assertThat(second.isAlive()).isTrue();
        }
    }

    private void sendImages() throws Exception {
        for (int i = 0; i < IMAGES; i++) {
            stand.sendImage("patient-" + i, DrawnImages.disc(i));
        }
    }

    private WorkerProcess start(String name, Map<String, String> settings) throws Exception {
        return stand.startWorker(name, settings);
    }
}
