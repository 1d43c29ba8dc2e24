package io.scanstream.inference;

import static org.assertj.core.api.Assertions.assertThat;

import io.scanstream.contract.Messages;
import io.scanstream.contract.ModelPublished;
import io.scanstream.contract.ModelVersion;
import io.scanstream.contract.Topic;
import io.scanstream.testing.DrawnImages;
import io.scanstream.testing.TestModels;
import io.scanstream.testing.WorkerProcess;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code mvn verify -Dlong}: some minutes. */
@Tag("long")
class InferenceMemoryIT {

    private static final int WARM_UP = 500;
    private static final int IMAGES = 2_500;
    private static final int SAMPLE_EVERY = 100;
    private static final int NETWORK_SIZE = 224;

    @TempDir
    private Path directory;

    @Test
    void two_thousand_images_after_the_warm_up_leave_the_resident_memory_where_it_was() throws Exception {
        // Given
        try (InferenceStand stand = new InferenceStand(directory)) {
            ModelVersion version = ModelVersion.parse("skin@1");
            ModelPublished model = TestModels.publish(stand.store(), version, 1, NETWORK_SIZE);
            stand.kafka().send(Topic.MODELS.topicName(), version.toString(), Messages.write(model));
            stand.serve("skin@1");
            try (WorkerProcess worker = stand.startWorker("worker", Map.of())) {
                worker.awaitReady();

                // When
                List<Long> samples = new ArrayList<>();
                for (int sent = 1; sent <= IMAGES; sent++) {
                    stand.sendImage("patient-" + sent, DrawnImages.largeJpeg(sent % 50));
                    if (sent % SAMPLE_EVERY == 0) {
                        stand.awaitOutcomes(sent);
                        samples.add(worker.residentMebibytes());
                    }
                }

                // Then
                System.out.println("resident memory in MiB, every " + SAMPLE_EVERY + " images: " + samples);
                List<Long> warm = samples.subList(WARM_UP / SAMPLE_EVERY, samples.size());
                double before = mean(warm.subList(0, warm.size() / 2));
                double after = mean(warm.subList(warm.size() / 2, warm.size()));
                assertThat(after).isLessThan(before * 1.1);
                assertThat(Collections.max(warm)).isLessThan(1024);
            }
        }
    }

    private static double mean(List<Long> values) {
        return values.stream().mapToLong(Long::longValue).average().orElseThrow();
    }
}
