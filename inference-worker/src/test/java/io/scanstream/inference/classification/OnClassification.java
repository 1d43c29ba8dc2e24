package io.scanstream.inference.classification;

import io.scanstream.contract.MessageHeader;
import io.scanstream.imaging.DicomGuard;
import io.scanstream.imaging.ImageLimits;
import io.scanstream.inference.FakeClassifier;
import io.scanstream.inference.fetching.ImageFetch;
import io.scanstream.inference.intake.ImageBatch;
import io.scanstream.inference.intake.ImageEvent;
import io.scanstream.inference.intake.Pseudonyms;
import io.scanstream.inference.serving.Portions;
import io.scanstream.inference.serving.ServedModels;
import io.scanstream.inference.serving.ServedModelsAccess;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.common.record.TimestampType;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;

/** Gives each test a model that answers for the task {@code skin}. */
abstract class OnClassification {

    static final int MEBI = 1 << 20;
    static final ImageLimits LIMITS = new ImageLimits(MEBI, MEBI);
    static final Optional<String> SKIN = Optional.of("skin");

    @TempDir
    Path directory;

    final ExecutorService decoding = Executors.newFixedThreadPool(2);
    final NetworkThreads network = new NetworkThreads(1);
    final ServedModels models = new ServedModels(LIMITS);
    FakeClassifier skin;
    Map<String, DicomGuard> guards = Map.of();
    ImageFetch fetch = ImageFetch.none();

    @BeforeEach
    void serve() throws Exception {
        skin = FakeClassifier.of(directory, "skin@1");
        ServedModelsAccess.put(models, skin);
    }

    @AfterEach
    void stopThreads() {
        decoding.shutdown();
        network.close();
    }

    Classification classification(Optional<String> defaultTask) {
        return new Classification(
                models, defaultTask, new ClassificationResources(fetch, decoding, Portions.whole(16), guards));
    }

    static ImageBatch batch(Optional<String> task, List<byte[]> images) {
        List<ImageEvent> events = new ArrayList<>();
        for (int i = 0; i < images.size(); i++) {
            events.add(image(i, task, images.get(i)));
        }
        return new ImageBatch(events);
    }

    static ImageEvent image(int offset, Optional<String> task, byte[] encoded) {
        RecordHeaders headers = new RecordHeaders();
        task.ifPresent(name -> headers.add(MessageHeader.TASK, name.getBytes(StandardCharsets.UTF_8)));
        byte[] key = ("patient-" + offset).getBytes(StandardCharsets.UTF_8);
        return ImageEvent.of(
                new ConsumerRecord<>(
                        "images",
                        0,
                        offset,
                        0,
                        TimestampType.CREATE_TIME,
                        0,
                        0,
                        key,
                        encoded,
                        headers,
                        Optional.empty()),
                Pseudonyms.none());
    }
}
