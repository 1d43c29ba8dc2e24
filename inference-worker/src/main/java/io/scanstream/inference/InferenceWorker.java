package io.scanstream.inference;

import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.runtime.Quarkus;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import io.scanstream.contract.Topic;
import io.scanstream.imaging.ImageLimits;
import io.scanstream.imaging.Preprocessor;
import io.scanstream.inference.classification.ClassificationResources;
import io.scanstream.inference.classification.NetworkThreads;
import io.scanstream.inference.configuration.Guards;
import io.scanstream.inference.configuration.InferenceConfiguration;
import io.scanstream.inference.configuration.InferenceConfiguration.Inference;
import io.scanstream.inference.fetching.SourceFetch;
import io.scanstream.inference.intake.Pseudonyms;
import io.scanstream.inference.observation.ImageTraces;
import io.scanstream.inference.observation.InferenceMetrics;
import io.scanstream.inference.observation.Observation;
import io.scanstream.inference.observation.SpannedImages;
import io.scanstream.inference.serving.BundleLoader;
import io.scanstream.inference.serving.Decisions;
import io.scanstream.inference.serving.Portions;
import io.scanstream.inference.serving.ServedModels;
import io.scanstream.inference.serving.ServingWatch;
import io.scanstream.messaging.GroupMember;
import io.scanstream.messaging.KafkaConnection;
import io.scanstream.messaging.RequiredTopics;
import io.scanstream.messaging.SecondSignal;
import io.scanstream.messaging.VitalThread;
import io.scanstream.messaging.access.AccessRight;
import io.scanstream.messaging.access.AccessRights;
import io.scanstream.messaging.access.Party;
import io.scanstream.messaging.access.WorkerGroups;
import io.scanstream.model.CodeVersion;
import io.scanstream.model.ModelRepository;
import io.scanstream.model.TorchEngine;
import io.scanstream.objectstore.settings.RequiredStore;
import io.scanstream.objectstore.settings.Stores;
import io.scanstream.objectstore.source.AllowedSources;
import io.scanstream.observation.EngineStart;
import io.scanstream.observation.Equipment;
import io.scanstream.observation.Tracing;
import io.scanstream.storage.BlobStore;
import io.smallrye.common.annotation.Identifier;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;
import java.io.IOException;
import java.time.Duration;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.eclipse.microprofile.health.Startup;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The process: puts the parts together, starts them, stops them in good order. */
@ApplicationScoped
class InferenceWorker {

    private static final Logger LOGGER = LoggerFactory.getLogger(InferenceWorker.class);

    private static final String SERVICE = "scanstream-inference-worker";

    private final InferenceConfiguration configuration;
    private final Map<String, Object> kafka;
    private final MeterRegistry meters;

    private Optional<Tracing> tracing = Optional.empty();
    private ExecutorService decoding;
    private NetworkThreads network;
    private RequiredTopics topics;
    private Stores stores;
    private volatile RequiredStore requiredStore;
    private SourceFetch fetch;
    private ServedModels models;
    /** Of what is served; there once the engine is. */
    private final CompletableFuture<ServingWatch> watch = new CompletableFuture<>();

    private boolean isLive;
    private InferenceLoop loop;
    private BackgroundLoop background;
    private VitalThread watchThread;
    private VitalThread loopThread;
    private VitalThread backgroundThread;

    InferenceWorker(
            InferenceConfiguration configuration,
            @Identifier("default-kafka-broker") Map<String, Object> kafka,
            MeterRegistry meters) {
        this.configuration = configuration;
        this.kafka = kafka;
        this.meters = meters;
    }

    /** The engine, the decoder and the connection to Kafka take their time, each on a thread of its own. */
    void start(@Observes StartupEvent event) throws IOException {
        stores = new Stores(configuration.store());
        Pseudonyms pseudonyms = Pseudonyms.of(
                configuration.inference().keys(), configuration.inference().keySecret());
        KafkaConnection connection = new KafkaConnection(kafka);
        topics = new RequiredTopics(connection, topics(), rights());
        watchThread = vital("serving", this::watchServing);
        vital("decoder", Preprocessor::loadLibrary);
        boolean isGpu = TorchEngine.start(
                        Optional.of(configuration.engine().threads()),
                        configuration.engine().cacheDirectory(),
                        configuration.engine().device())
                .isGpu();
        decoding = Executors.newFixedThreadPool(Runtime.getRuntime().availableProcessors());
        Inference inference = configuration.inference();
        models = new ServedModels(
                new ImageLimits(
                        configuration.images().maxBytes(),
                        configuration.images().maxPixels()),
                inference.modelMemoryBytes());
        BlobStore store = stores.store();
        requiredStore = new RequiredStore(store);
        fetch = fetch(configuration.images());
        Observation observation = observation();
        Decisions decisions = new Decisions(inference.lanes());
        Portions portions = new Portions(inference.batchImages(), inference.networkImages(), isGpu);
        watch.complete(new ServingWatch(
                connection::reader,
                new BundleLoader(new ModelRepository(store)),
                models,
                decisions,
                portions,
                observation));
        network = new NetworkThreads(networkThreads(isGpu));
        Loops loops = new Loops(
                inference,
                connection,
                GroupMember.of(
                                inference.group(),
                                "inference",
                                configuration.worker().id())
                        .speaking(configuration.worker().groupProtocol()),
                pseudonyms,
                models,
                decisions,
                new ClassificationResources(fetch, decoding, portions, Guards.of(inference)),
                network);
        isLive = loops.isLive();
        loop = loops.live(observation);
        background = loops.background(loop, meters);
        loopThread = vital("images", isLive ? loop : () -> {});
        backgroundThread = vital("background", background);
    }

    private SourceFetch fetch(InferenceConfiguration.Images images) throws IOException {
        AllowedSources sources = stores.sources(
                images.fileRoots().orElse(List.of()), images.s3Buckets().orElse(List.of()));
        return new SourceFetch(sources, images.maxBytes(), images.fetchThreads());
    }

    private static Set<Topic> topics() {
        Set<Topic> topics = EnumSet.copyOf(ServingWatch.topics());
        topics.addAll(InferenceLoop.topics());
        topics.addAll(BackgroundLoop.topics());
        return topics;
    }

    private List<AccessRight> rights() {
        String group = configuration.inference().group();
        return AccessRights.of(Party.INFERENCE, new WorkerGroups(WorkerGroups.STANDARD.trainers(), group));
    }

    private Observation observation() {
        InferenceConfiguration.Tracing settings = configuration.tracing();
        tracing = settings.endpoint().map(collector -> Tracing.to(collector, SERVICE, settings.share()));
        return new InferenceMetrics(
                meters, tracing.<ImageTraces>map(SpannedImages::new).orElseGet(ImageTraces::handedOn));
    }

    /** As many as keep all cores busy; a GPU works on one batch after the other. */
    private int networkThreads(boolean isGpu) {
        int cores = Runtime.getRuntime().availableProcessors();
        return isGpu ? 1 : Math.max(1, cores / configuration.engine().threads());
    }

    /** Once the topics and the store are there. The image loop waits for a model, and so for this. */
    private void watchServing() {
        if (!topics.await()) {
            return;
        }
        ServingWatch serving = watch.join();
        if (requiredStore.await()) {
            serving.run();
        }
    }

    private static VitalThread vital(String name, Runnable work) {
        return VitalThread.start(name, work, () -> Quarkus.asyncExit(1));
    }

    void stop(@Observes ShutdownEvent event) throws InterruptedException {
        if (loop == null) {
            return;
        }
        SecondSignal.ends();
        Duration drain = configuration.inference().drainTimeout();
        LOGGER.info(
                "told to stop: finishes the batches in hand, in {} at most; a second signal ends it at once", drain);
        long deadline = System.nanoTime() + drain.toNanos();
        topics.stop();
        requiredStore.stop();
        loop.stop();
        background.stop();
        watch.join().stop();
        if (!loopThread.hasEnded(deadline) || !backgroundThread.hasEnded(deadline) || !watchThread.hasEnded(deadline)) {
            // The process ends with this, whatever its threads do; the native memory that they work on must stay.
            LOGGER.warn("the batches in hand are not finished in {}: others will answer them", drain);
            return;
        }
        models.close();
        fetch.close();
        decoding.shutdown();
        stores.close();
        network.close();
        tracing.ifPresent(Tracing::close);
    }

    ServedModels models() {
        return models;
    }

    /** What is being waited for before any image is taken. */
    List<String> faults() {
        if (topics == null || requiredStore == null) {
            return List.of("the worker is starting");
        }
        return topics.faults().isEmpty() ? requiredStore.faults() : topics.faults();
    }

    /** What keeps shadows and replays from being answered, in a sentence, by what it is. */
    Map<String, String> backgroundProblems() {
        return background == null ? Map.of() : background.problems();
    }

    @Produces
    @Singleton
    @Startup
    EngineStart engineStart() {
        return new EngineStart(() -> backgroundThread != null ? Optional.of(equipment()) : Optional.empty());
    }

    private Equipment equipment() {
        return new Equipment(CodeVersion.current(), TorchEngine.version(), TorchEngine.deviceName(), network.count());
    }

    boolean isAnswering() {
        return loop != null && faults().isEmpty() && (!isLive || loop.isRunning());
    }

    /** Why no image is answered, in a sentence; means something while none is. */
    String obstacle() {
        if (!faults().isEmpty()) {
            return String.join("; ", faults());
        }
        return models.isReady()
                ? "the consumer group has not given this worker its partitions yet"
                : "no model answers yet";
    }

    boolean isAlive() {
        return !faults().isEmpty() || ((!isLive || loop.isAlive()) && background.isAlive());
    }
}
