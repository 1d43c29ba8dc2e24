package io.scanstream.inference;

import io.scanstream.imaging.ImageLimits;
import io.scanstream.inference.answering.Answers;
import io.scanstream.inference.answering.Destination;
import io.scanstream.inference.classification.BatchesInFlight;
import io.scanstream.inference.classification.Classification;
import io.scanstream.inference.classification.ClassificationResources;
import io.scanstream.inference.classification.NetworkThreads;
import io.scanstream.inference.fetching.ImageFetch;
import io.scanstream.inference.intake.BatchLimits;
import io.scanstream.inference.intake.Pseudonyms;
import io.scanstream.inference.observation.Observation;
import io.scanstream.inference.serving.BundleLoader;
import io.scanstream.inference.serving.Decisions;
import io.scanstream.inference.serving.Portions;
import io.scanstream.inference.serving.Role;
import io.scanstream.inference.serving.ServedModels;
import io.scanstream.inference.serving.ServingWatch;
import io.scanstream.messaging.GroupMember;
import io.scanstream.messaging.GroupProtocol;
import io.scanstream.messaging.KafkaConnection;
import io.scanstream.model.ModelRepository;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.UnaryOperator;
import org.apache.kafka.clients.producer.Producer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.TestInfo;
import org.junit.jupiter.api.io.TempDir;

/** The stream against a real broker with real models; the process around it is left out. */
abstract class OnInferenceLoop {

    private static final BatchLimits BATCHES = new BatchLimits(8, 1 << 20, Duration.ofMillis(5));

    private static final BatchLimits SMALL_BATCHES = new BatchLimits(3, 1 << 20, Duration.ZERO);

    private final ExecutorService decoding = Executors.newFixedThreadPool(2);
    private final List<Runnable> stops = new ArrayList<>();
    InferenceStand stand;
    Observation observation = Observation.none();
    ImageFetch fetch = ImageFetch.none();

    @BeforeEach
    void startBroker(TestInfo test, @TempDir Path directory) throws Exception {
        stand = new InferenceStand(directory, test.getTags());
    }

    @AfterEach
    void stopEverything() {
        stops.forEach(Runnable::run);
        decoding.shutdown();
        stand.close();
    }

    ServedModels start() {
        return start(GroupProtocol.CLASSIC);
    }

    ServedModels start(GroupProtocol protocol) {
        return start(protocol, UnaryOperator.identity());
    }

    ServedModels start(UnaryOperator<Producer<byte[], byte[]>> around) {
        return start(GroupProtocol.CLASSIC, around);
    }

    /** A worker without its process. */
    private ServedModels start(GroupProtocol protocol, UnaryOperator<Producer<byte[], byte[]>> around) {
        KafkaConnection connection = new KafkaConnection(stand.kafka().settings());
        GroupMember member = GroupMember.of("inference-under-test", "inference", Optional.empty())
                .speaking(protocol);
        ServedModels models = new ServedModels(ImageLimits.defaults());
        Decisions decisions = new Decisions(EnumSet.allOf(Role.class));
        ServingWatch watch = new ServingWatch(
                connection::reader,
                new BundleLoader(new ModelRepository(stand.store())),
                models,
                decisions,
                Portions.whole(BATCHES.images()),
                observation);
        NetworkThreads network = new NetworkThreads(2);
        Classification classification = new Classification(models, Optional.empty(), resources(BATCHES));
        InferenceLoop loop = new InferenceLoop(
                models,
                () -> new ImageStream(
                        new Answers(
                                () -> around.apply(connection.transactional(member.transactionalId())),
                                Destination.live()),
                        new BatchesInFlight(classification, network),
                        ImageStream.Pace.live(),
                        ImageStream.lanes(connection, member, BATCHES, Pseudonyms.none()),
                        observation));
        BackgroundLanes lanes = new BackgroundLanes(
                connection,
                member,
                SMALL_BATCHES,
                Pseudonyms.none(),
                models,
                decisions,
                Optional.empty(),
                resources(SMALL_BATCHES),
                network,
                order -> Observation.none());
        BackgroundLoop background =
                new BackgroundLoop(decisions, models, lanes, new Replays(connection, member.group()), loop::isQuiet, 1);
        Thread watching = new Thread(watch, "serving");
        Thread answering = new Thread(loop, "images");
        Thread answeringBesides = new Thread(background, "background");
        watching.start();
        answering.start();
        answeringBesides.start();
        stops.add(() -> {
            loop.stop();
            background.stop();
            watch.stop();
            join(answering);
            join(answeringBesides);
            join(watching);
            models.close();
            network.close();
        });
        return models;
    }

    private ClassificationResources resources(BatchLimits limits) {
        return new ClassificationResources(fetch, decoding, Portions.whole(limits.images()), Map.of());
    }

    /** The worker that was started first of those that run. */
    void stopFirst() {
        stops.remove(0).run();
    }

    private static void join(Thread thread) {
        try {
            thread.join();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
