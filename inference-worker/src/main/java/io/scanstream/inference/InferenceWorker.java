package io.scanstream.inference;

import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.runtime.Quarkus;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import io.scanstream.contract.Topic;
import io.scanstream.imaging.DicomGuard;
import io.scanstream.imaging.ImageLimits;
import io.scanstream.imaging.Preprocessor;
import io.scanstream.inference.answering.Answers;
import io.scanstream.inference.answering.Destination;
import io.scanstream.inference.classification.BatchesInFlight;
import io.scanstream.inference.classification.Classification;
import io.scanstream.inference.classification.NetworkThreads;
import io.scanstream.inference.configuration.InferenceConfiguration;
import io.scanstream.inference.configuration.InferenceConfiguration.Inference;
import io.scanstream.inference.fetching.SourceFetch;
import io.scanstream.inference.intake.BatchLimits;
import io.scanstream.inference.intake.Pseudonyms;
import io.scanstream.inference.observation.BackgroundMetrics;
import io.scanstream.inference.observation.ImageTraces;
import io.scanstream.inference.observation.InferenceMetrics;
import io.scanstream.inference.observation.Observation;
import io.scanstream.inference.observation.SpannedImages;
import io.scanstream.inference.serving.BundleLoader;
import io.scanstream.inference.serving.Decisions;
import io.scanstream.inference.serving.Role;
import io.scanstream.inference.serving.ServedModels;
import io.scanstream.inference.serving.ServingWatch;
import io.scanstream.messaging.GroupMember;
import io.scanstream.messaging.KafkaConnection;
import io.scanstream.messaging.Refusal;
import io.scanstream.messaging.RequiredTopics;
import io.scanstream.messaging.SecondSignal;
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
import java.util.stream.Collectors;
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

    /** Images of a batch that is not live: so many, at most, a live image may find in its way. */
    private static final int BACKGROUND_IMAGES = 4;

    /** That one core works on at a time: what the layers make of more leaves the cache. */
    private static final int IMAGES_FOR_A_CORE = 2;

    private Optional<Tracing> tracing = Optional.empty();
    private Observation observation;
    private ExecutorService decoding;
    private boolean onGpu;
    private NetworkThreads network;
    private Map<String, DicomGuard> guards;
    private Pseudonyms pseudonyms;
    private RequiredTopics topics;
    private Stores stores;
    private volatile RequiredStore requiredStore;
    private SourceFetch fetch;
    private ServedModels models;
    private Decisions decisions;
    /** Of what is served; there once the engine is. */
    private final CompletableFuture<ServingWatch> watch = new CompletableFuture<>();

    private InferenceLoop loop;
    private BackgroundLoop background;
    private Thread watchThread;
    private Thread loopThread;
    private Thread backgroundThread;

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
        pseudonyms = Pseudonyms.of(
                configuration.inference().keys(), configuration.inference().keySecret());
        KafkaConnection connection = new KafkaConnection(kafka);
        topics = new RequiredTopics(connection, topics(), rights());
        watchThread = start("serving", this::watchServing);
        start("decoder", Preprocessor::loadLibrary);
        onGpu = TorchEngine.start(
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
        observation = observation();
        decisions = new Decisions(inference.lanes());
        watch.complete(new ServingWatch(
                connection::reader,
                new BundleLoader(new ModelRepository(store)),
                models,
                decisions,
                imagesAtOnce(inference),
                observation));
        network = new NetworkThreads(networkThreads());
        guards = guards();
        GroupMember member = GroupMember.of(
                        inference.group(), "inference", configuration.worker().id())
                .speaking(configuration.worker().groupProtocol());
        loop = loop(connection, member, inference);
        background = background(connection, member, inference);
        loopThread = start("images", isLive() ? loop : () -> {});
        backgroundThread = start("background", background);
    }

    private SourceFetch fetch(InferenceConfiguration.Images images) throws IOException {
        AllowedSources sources = stores.sources(
                images.fileRoots().orElse(List.of()), images.s3Buckets().orElse(List.of()));
        return new SourceFetch(sources, images.maxBytes(), images.fetchThreads());
    }

    private boolean isLive() {
        return configuration.inference().lanes().contains(Role.LIVE);
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

    private InferenceLoop loop(KafkaConnection connection, GroupMember member, Inference inference) {
        BatchLimits limits = new BatchLimits(inference.batchImages(), inference.batchBytes(), inference.batchWait());
        Classification classification =
                new Classification(models, inference.defaultTask(), fetch, decoding, imagesAtOnce(inference), guards);
        return new InferenceLoop(
                models,
                () -> new ImageStream(
                        new Answers(() -> connection.transactional(member.transactionalId()), Destination.live()),
                        new BatchesInFlight(classification, network),
                        ImageStream.Pace.live(),
                        ImageStream.lanes(connection, member, limits, pseudonyms),
                        observation));
    }

    private Map<String, DicomGuard> guards() {
        return configuration.inference().guards().entrySet().stream()
                .collect(Collectors.toMap(Map.Entry::getKey, entry -> guard(entry.getKey(), entry.getValue())));
    }

    private static DicomGuard guard(String task, InferenceConfiguration.Guard settings) {
        try {
            DicomGuard guard = new DicomGuard(
                    settings.modalities().orElse(Set.of()),
                    settings.bodyParts().orElse(Set.of()),
                    settings.acceptUnstated());
            LOGGER.info("of DICOM files the task '{}' takes: {}", task, guard);
            return guard;
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException(
                    "scanstream.inference.guards.\"%s\": %s".formatted(task, e.getMessage()), e);
        }
    }

    private int imagesAtOnce(Inference inference) {
        int most = onGpu ? inference.batchImages() : IMAGES_FOR_A_CORE;
        return Math.min(inference.batchImages(), inference.networkImages().orElse(most));
    }

    /** As many as keep all cores busy; a GPU works on one batch after the other. */
    private int networkThreads() {
        int cores = Runtime.getRuntime().availableProcessors();
        return onGpu ? 1 : Math.max(1, cores / configuration.engine().threads());
    }

    /** Where no live image can come, nothing is gained by small batches. */
    private BackgroundLoop background(KafkaConnection connection, GroupMember member, Inference inference) {
        int images = isLive() ? Math.min(BACKGROUND_IMAGES, inference.batchImages()) : inference.batchImages();
        BackgroundMetrics metrics = new BackgroundMetrics(meters);
        BackgroundLanes lanes = new BackgroundLanes(
                connection,
                member,
                new BatchLimits(images, inference.batchBytes(), Duration.ZERO),
                pseudonyms,
                models,
                decisions,
                inference.defaultTask(),
                fetch,
                decoding,
                imagesAtOnce(inference),
                guards,
                network,
                metrics::of);
        BackgroundLoop besides = new BackgroundLoop(
                decisions,
                models,
                lanes,
                new Replays(connection, member.group()),
                loop::isQuiet,
                isLive() ? 1 : networkThreads());
        metrics.showBehind(besides::behind);
        return besides;
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

    private static Thread start(String name, Runnable work) {
        Thread thread = new Thread(
                () -> {
                    try {
                        work.run();
                    } catch (RuntimeException | Error e) {
                        logEnd(e);
                        Quarkus.asyncExit(1);
                    }
                },
                name);
        thread.start();
        return thread;
    }

    /** What the broker refuses has a sentence that says it all. */
    private static void logEnd(Throwable failure) {
        Refusal.in(failure)
                .ifPresentOrElse(
                        refusal -> LOGGER.error("the worker cannot go on: {}", refusal.sentence()),
                        () -> LOGGER.error("the worker cannot go on", failure));
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
        if (!hasEnded(loopThread, deadline)
                || !hasEnded(backgroundThread, deadline)
                || !hasEnded(watchThread, deadline)) {
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

    private static boolean hasEnded(Thread thread, long deadline) throws InterruptedException {
        thread.join(Math.max(1, Duration.ofNanos(deadline - System.nanoTime()).toMillis())); // 0 would be for ever
        return !thread.isAlive();
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
        return new Equipment(CodeVersion.current(), TorchEngine.version(), TorchEngine.deviceName(), networkThreads());
    }

    boolean isAnswering() {
        return loop != null && faults().isEmpty() && (!isLive() || loop.isRunning());
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
        return !faults().isEmpty() || ((!isLive() || loop.isAlive()) && background.isAlive());
    }
}
