package io.scanstream.cli.doctor;

import io.scanstream.cli.client.AnsweredImage;
import io.scanstream.cli.client.ImageFile;
import io.scanstream.cli.client.ImageStream;
import io.scanstream.cli.console.CommandFailure;
import io.scanstream.contract.Prediction;
import io.scanstream.contract.Rejection;
import io.scanstream.contract.RejectionCode;
import io.scanstream.messaging.KafkaConnection;
import java.awt.Color;
import java.awt.Graphics2D;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import javax.imageio.ImageIO;
import org.apache.kafka.common.KafkaException;

/** An image that any model can answer, sent the way that every scan goes. What is answered means nothing. */
final class GoldenImage {

    private static final String SUBJECT = "image";
    /** Key of the record, by which a reader of predictions can tell it from a scan. */
    private static final String KEY = "scanstream-doctor";

    private static final int SIZE = 256;

    private GoldenImage() {}

    static Finding send(KafkaConnection connection, String task, Duration patience) {
        Path file = null;
        try {
            file = Files.createTempFile(KEY, ".png");
            ImageIO.write(draw(), "png", file.toFile());
            AnsweredImage answer = new ImageStream(connection, Optional.of(task))
                    .classify(List.of(new ImageFile(KEY, file)), patience, answered -> {})
                    .get(0);
            return finding(answer);
        } catch (CommandFailure | KafkaException e) {
            return Finding.failed(
                    SUBJECT,
                    e.getMessage(),
                    "see what the inference workers say of themselves: name them with --worker");
        } catch (IOException e) {
            return Finding.failed(
                    SUBJECT,
                    "no image can be drawn here: %s".formatted(e.getMessage()),
                    "see that there is room in %s".formatted(System.getProperty("java.io.tmpdir")));
        } finally {
            delete(file);
        }
    }

    private static Finding finding(AnsweredImage answer) {
        if (answer.outcome() instanceof Prediction prediction) {
            return Finding.ok(
                    SUBJECT,
                    "answered by %s in %d ms: %s",
                    prediction.modelVersion(),
                    answer.latency().toMillis(),
                    String.format(
                            Locale.ROOT,
                            "%s %.4f",
                            prediction.label(),
                            prediction.probabilities().get(prediction.label())));
        }
        Rejection rejection = (Rejection) answer.outcome();
        return Finding.failed(
                SUBJECT,
                "rejected as %s: %s".formatted(rejection.code(), rejection.reason()),
                rejection.code() == RejectionCode.UNKNOWN_TASK
                        ? "name a task that 'scanstream models' lists as live"
                        : "docs/messages.md says what %s means; the worker's log says more"
                                .formatted(rejection.code()));
    }

    /** A dark disc on a bright ground. */
    private static BufferedImage draw() {
        BufferedImage image = new BufferedImage(SIZE, SIZE, BufferedImage.TYPE_INT_RGB);
        Graphics2D graphics = image.createGraphics();
        graphics.setColor(new Color(224, 178, 150));
        graphics.fillRect(0, 0, SIZE, SIZE);
        graphics.setColor(new Color(96, 60, 40));
        graphics.fillOval(SIZE / 4, SIZE / 4, SIZE / 2, SIZE / 2);
        graphics.dispose();
        return image;
    }

    private static void delete(Path file) {
        try {
            if (file != null) {
                Files.deleteIfExists(file);
            }
        } catch (IOException e) {
            file.toFile().deleteOnExit();
        }
    }
}
