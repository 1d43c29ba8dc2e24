package io.scanstream.inference;

import static org.assertj.core.api.Assertions.assertThat;

import io.scanstream.contract.Outcome;
import io.scanstream.contract.Rejection;
import io.scanstream.contract.Topic;
import io.scanstream.testing.WorkerProcess;
import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code mvn verify -Dlong}: a minute. A backlog far larger than the heap, which is as small as the configuration page says. */
@Tag("long")
class LargeImagesIT {

    private static final int MEBI = 1 << 20;
    private static final int BATCH_MEBIBYTES = 4;

    /** {@code docs/configuration.md}, with one broker, and at most as many threads that run the network as there are cores. */
    private static final int HEAP_MEBIBYTES =
            64 + 32 + BATCH_MEBIBYTES * (4 + Runtime.getRuntime().availableProcessors() + 4);

    private static final int IMAGES = 60;

    @TempDir
    private Path directory;

    @Test
    void a_backlog_of_large_images_in_both_topics_fits_the_heap_that_the_configuration_page_asks_for()
            throws Exception {
        // Given
        byte[] image = noise();
        byte[] corrupt = Arrays.copyOf(image, image.length - 1_000);
        try (InferenceStand stand = new InferenceStand(directory)) {
            stand.publish("skin@1", 1);
            stand.serve("skin@1");
            for (int i = 0; i < IMAGES; i++) {
                byte[] next = i % 10 == 0 ? corrupt : image;
                stand.sendImage("patient-" + i, next);
                stand.kafka().send(Topic.IMAGES_URGENT.topicName(), "patient-" + i, next);
            }
            Map<String, String> settings =
                    Map.of("scanstream.inference.batch-bytes", Integer.toString(BATCH_MEBIBYTES * MEBI));

            // When
            try (WorkerProcess worker = stand.startWorker(
                    "worker", settings, "-Xmx%dm".formatted(HEAP_MEBIBYTES), "-XX:+ExitOnOutOfMemoryError")) {
                List<Outcome> outcomes = stand.awaitOutcomes(2 * IMAGES);

                // Then
                assertThat(image.length).isBetween(MEBI, BATCH_MEBIBYTES * MEBI);
                assertThat(outcomes).hasSize(2 * IMAGES);
                assertThat(outcomes).filteredOn(Rejection.class::isInstance).hasSize(2 * IMAGES / 10);
                assertThat(worker.isAlive()).isTrue();
                assertThat(worker.log()).doesNotContain("OutOfMemory");
            }
        }
    }

    /** A PNG file that no compression makes smaller: some 3 bytes per pixel. */
    private static byte[] noise() throws IOException {
        SplittableRandom random = new SplittableRandom(1);
        BufferedImage image = new BufferedImage(1_000, 1_000, BufferedImage.TYPE_INT_RGB);
        for (int y = 0; y < image.getHeight(); y++) {
            for (int x = 0; x < image.getWidth(); x++) {
                image.setRGB(x, y, random.nextInt());
            }
        }
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        ImageIO.write(image, "png", out);
        return out.toByteArray();
    }
}
