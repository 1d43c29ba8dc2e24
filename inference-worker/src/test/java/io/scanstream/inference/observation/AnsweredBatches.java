package io.scanstream.inference.observation;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.scanstream.contract.MessageHeader;
import io.scanstream.contract.ModelVersion;
import io.scanstream.contract.Outcome;
import io.scanstream.contract.Prediction;
import io.scanstream.contract.Rejection;
import io.scanstream.contract.RejectionCode;
import io.scanstream.inference.classification.AnsweredBatch;
import io.scanstream.inference.classification.ImageArrival;
import io.scanstream.inference.classification.NetworkCall;
import io.scanstream.inference.intake.ImageBatch;
import io.scanstream.inference.intake.ImageEvent;
import io.scanstream.inference.intake.Pseudonyms;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.consumer.ConsumerRecord;

/** Batches with answers that no network has given. */
final class AnsweredBatches {

    static final ModelVersion VERSION = ModelVersion.parse("skin@1");

    /** What must be read nowhere. */
    static final String TELLING_KEY = "jane-doe-1970";

    private AnsweredBatches() {}

    /** @param traceParent null for none */
    static ImageEvent image(int offset, String traceParent) {
        ConsumerRecord<byte[], byte[]> message =
                new ConsumerRecord<>("images", 3, offset, TELLING_KEY.getBytes(UTF_8), new byte[] {1});
        if (traceParent != null) {
            message.headers().add(MessageHeader.TRACE_PARENT, traceParent.getBytes(UTF_8));
        }
        return ImageEvent.of(message, Pseudonyms.none());
    }

    static AnsweredBatch predicted(ModelVersion version, ImageEvent... images) {
        List<Outcome> outcomes = List.of(images).stream()
                .<Outcome>map(image -> prediction(image, version))
                .toList();
        return batch(List.of(images), outcomes, List.of(call(List.of(images), NetworkCall.End.ANSWERED)));
    }

    static AnsweredBatch rejected(ImageEvent image, RejectionCode code) {
        Instant now = Instant.now();
        return batch(List.of(image), List.of(new Rejection(image.identity(), "skin", code, "so", now, now)), List.of());
    }

    /** The image was fetched, which took 10 ms. */
    static AnsweredBatch fetched(ImageEvent image) {
        AnsweredBatch batch = predicted(VERSION, image);
        long begun = batch.taken() + TimeUnit.MILLISECONDS.toNanos(1);
        ImageArrival arrival = new ImageArrival(image, begun, begun + TimeUnit.MILLISECONDS.toNanos(10));
        return new AnsweredBatch(batch.batch(), batch.outcomes(), List.of(arrival), batch.calls(), batch.taken());
    }

    static AnsweredBatch batch(List<ImageEvent> images, List<Outcome> outcomes, List<NetworkCall> calls) {
        return new AnsweredBatch(
                new ImageBatch(images),
                outcomes,
                List.of(),
                calls,
                System.nanoTime() - TimeUnit.MILLISECONDS.toNanos(50));
    }

    static NetworkCall call(List<ImageEvent> images, NetworkCall.End end) {
        long now = System.nanoTime();
        long milli = TimeUnit.MILLISECONDS.toNanos(1);
        return new NetworkCall(VERSION, images, end, now - 40 * milli, now - 30 * milli, now - 20 * milli, now);
    }

    static Prediction prediction(ImageEvent image, ModelVersion version) {
        return new Prediction(
                "0".repeat(64),
                image.identity(),
                "skin",
                "disc",
                Map.of("disc", .75, "square", .25),
                version,
                "0".repeat(64),
                image.receivedAt(),
                Instant.now());
    }
}
