package io.scanstream.inference;

import static org.assertj.core.api.Assertions.assertThat;

import io.scanstream.contract.MessageHeader;
import io.scanstream.contract.Outcome;
import io.scanstream.contract.Prediction;
import io.scanstream.contract.Rejection;
import io.scanstream.contract.RejectionCode;
import io.scanstream.contract.Topic;
import io.scanstream.testing.DicomFiles;
import io.scanstream.testing.SharedMaterial;
import io.scanstream.testing.WorkerProcess;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** DICOM files through Kafka and the packaged worker. */
class DicomImagesIT {

    private static final String FILMS = "data/dicom/";
    private static final Map<String, String> CHESTS_ONLY = Map.of(
            "scanstream.inference.guards.\"chest\".modalities", "CR,DX",
            "scanstream.inference.guards.\"chest\".body-parts", "CHEST",
            "scanstream.inference.guards.\"chest\".accept-unstated", "true");

    @TempDir
    private Path directory;

    private InferenceStand stand;

    @BeforeEach
    void startBroker() throws Exception {
        stand = new InferenceStand(directory);
        stand.publish("chest@1", 1);
        stand.serve("chest@1");
        stand.publish("limb@1", 2);
        stand.serve("limb@1");
    }

    @AfterEach
    void stopBroker() {
        stand.close();
    }

    @Test
    void films_are_answered_and_those_that_a_task_does_not_take_or_nobody_reads_are_rejected_by_name()
            throws Exception {
        // Given
        SharedMaterial.path(FILMS);
        try (WorkerProcess worker = stand.startWorker("worker", CHESTS_ONLY).awaitReady()) {
            // When
            send("chest", "NIH_DX_chest_nofinding.dcm");
            send("chest", "RG1_J2KI");
            send("limb", "RG3_J2KR");
            send("limb", "RG3_JLSL");
            send("chest", "RG3_RLE");
            send("limb", "RG3_JPLY");
            stand.sendImage(
                    "big-endian", "chest", film().in("1.2.840.10008.1.2.2").bytes());
            Map<String, Outcome> outcomes = outcomes(7);

            // Then
            for (String answered : List.of("NIH_DX_chest_nofinding.dcm", "RG1_J2KI", "RG3_J2KR", "RG3_JLSL")) {
                assertThat(outcomes.get(answered)).as(answered).isInstanceOf(Prediction.class);
            }
            assertRejected(
                    outcomes.get("RG3_RLE"),
                    RejectionCode.WRONG_BODY_PART,
                    "the DICOM file says the body part EXTREMITY, but the task takes CHEST");
            assertRejected(
                    outcomes.get("RG3_JPLY"),
                    RejectionCode.UNSUPPORTED_FORMAT,
                    "JPEG Extended (Process 2 and 4) (1.2.840.10008.1.2.4.51) of 12 bits");
            assertRejected(
                    outcomes.get("big-endian"),
                    RejectionCode.UNSUPPORTED_FORMAT,
                    "Explicit VR Big Endian (1.2.840.10008.1.2.2)");
            assertThat(worker.log()).doesNotContain("ERROR");
        }
    }

    @Test
    void each_frame_of_a_file_is_an_image_of_its_own() throws Exception {
        // Given
        byte[] file = film().code(DicomFiles.FRAMES, "2")
                .pixels8(0, 0, 0, 0, 0, 255, 0, 255)
                .bytes();
        try (WorkerProcess worker = stand.startWorker("worker", Map.of()).awaitReady()) {
            // When
            stand.sendImage("none", "chest", file);
            sendFrame("first", "1", file);
            sendFrame("second", "2", file);
            sendFrame("third", "3", file);
            Map<String, Outcome> outcomes = outcomes(4);

            // Then
            assertRejected(outcomes.get("none"), RejectionCode.NO_SUCH_FRAME, "2 frames, but none of them is named");
            assertRejected(
                    outcomes.get("third"), RejectionCode.NO_SUCH_FRAME, "'3', but it must be a number from 1 to 2");
            Prediction first = (Prediction) outcomes.get("first");
            Prediction second = (Prediction) outcomes.get("second");
            assertThat(first.id()).isNotEqualTo(second.id());
            assertThat(first.probabilities()).isNotEqualTo(second.probabilities());
            assertThat(worker.isAlive()).isTrue();
        }
    }

    private static DicomFiles film() {
        return DicomFiles.grey(2, 2, 8).pixels8(0, 1, 2, 3);
    }

    private void send(String task, String film) throws Exception {
        stand.sendImage(film, task, Files.readAllBytes(SharedMaterial.path(FILMS + film)));
    }

    private void sendFrame(String key, String frame, byte[] file) throws Exception {
        ProducerRecord<byte[], byte[]> message =
                new ProducerRecord<>(Topic.IMAGES.topicName(), key.getBytes(StandardCharsets.UTF_8), file);
        message.headers().add(MessageHeader.TASK, "chest".getBytes(StandardCharsets.UTF_8));
        message.headers().add(MessageHeader.FRAME, frame.getBytes(StandardCharsets.UTF_8));
        stand.kafka().send(message);
    }

    private Map<String, Outcome> outcomes(int count) throws InterruptedException {
        Map<String, Outcome> byKey = new LinkedHashMap<>();
        stand.awaitOutcomes(count).forEach(outcome -> byKey.put(outcome.image().key(), outcome));
        return byKey;
    }

    private static void assertRejected(Outcome outcome, RejectionCode code, String sentence) {
        assertThat(outcome).isInstanceOfSatisfying(Rejection.class, rejection -> {
            assertThat(rejection.code()).isEqualTo(code);
            assertThat(rejection.reason()).contains(sentence);
        });
    }
}
