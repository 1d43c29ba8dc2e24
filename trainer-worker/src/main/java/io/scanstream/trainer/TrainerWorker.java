package io.scanstream.trainer;

import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.runtime.Quarkus;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import io.scanstream.imaging.ImageLimits;
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
import io.scanstream.model.TorchEngine;
import io.scanstream.objectstore.settings.RequiredStore;
import io.scanstream.objectstore.settings.Stores;
import io.scanstream.observation.EngineStart;
import io.scanstream.observation.Equipment;
import io.scanstream.observation.Tracing;
import io.scanstream.storage.BlobStore;
import io.scanstream.trainer.augmentation.PictureStorage;
import io.scanstream.trainer.checkpoint.CheckpointStore;
import io.scanstream.trainer.claim.Lease;
import io.scanstream.trainer.claim.RequestLoop;
import io.scanstream.trainer.configuration.TrainerConfiguration;
import io.scanstream.trainer.observation.JobObservation;
import io.scanstream.trainer.observation.JobSpans;
import io.scanstream.trainer.observation.TrainerMetrics;
import io.scanstream.trainer.publishing.BundlePublisher;
import io.scanstream.trainer.staging.DatasetSources;
import io.scanstream.trainer.staging.StagingLimits;
import io.scanstream.trainer.strategy.StrategyChoice;
import io.scanstream.trainer.training.CheckpointPolicy;
import io.scanstream.trainer.training.FeatureStorage;
import io.scanstream.trainer.training.InitialNetworks;
import io.scanstream.trainer.training.TrainingResources;
import io.scanstream.trainer.training.WeightSupply;
import io.scanstream.weights.WeightCache;
import io.scanstream.weights.WeightCatalogue;
import io.scanstream.weights.WeightFetch;
import io.smallrye.common.annotation.Identifier;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.eclipse.microprofile.health.Startup;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The process: puts the parts together, starts them, stops them in good order. */
@ApplicationScoped
class TrainerWorker {

    private static final Logger LOGGER = LoggerFactory.getLogger(TrainerWorker.class);

    private static final String SERVICE = "scanstream-trainer-worker";

    private final TrainerConfiguration configuration;
    private final Map<String, Object> kafka;
    private final MeterRegistry meters;

    private Optional<Tracing> tracing = Optional.empty();
    private ExecutorService decoding;
    private Stores stores;
    private RequiredStore requiredStore;
    private RequiredTopics topics;
    private RequestLoop loop;
    private VitalThread thread;

    TrainerWorker(
            TrainerConfiguration configuration,
            @Identifier("default-kafka-broker") Map<String, Object> kafka,
            MeterRegistry meters) {
        this.configuration = configuration;
        this.kafka = kafka;
        this.meters = meters;
    }

    void start(@Observes StartupEvent event) throws IOException {
        stores = new Stores(configuration.store());
        TorchEngine.start(
                configuration.engine().threads(),
                configuration.engine().cacheDirectory(),
                configuration.engine().device());
        decoding = Executors.newFixedThreadPool(Runtime.getRuntime().availableProcessors());
        ImageLimits limits = new ImageLimits(
                configuration.images().maxBytes(), configuration.images().maxPixels());
        WeightSupply weights = weightSupply(configuration.weights());
        BlobStore store = stores.store();
        requiredStore = new RequiredStore(store);
        CheckpointStore checkpoints = new CheckpointStore(store);
        TrainingPipeline pipeline = new TrainingPipeline(
                datasets(limits),
                StrategyChoice.measuringWith(weights::get, limits, decoding),
                new InitialNetworks(weights),
                resources(limits, checkpoints),
                new BundlePublisher(store, limits));
        KafkaConnection connection = new KafkaConnection(kafka);
        topics = new RequiredTopics(connection, RequestLoop.topics(), rights());
        loop = new RequestLoop(
                connection,
                GroupMember.of(
                                configuration.training().group(),
                                "trainer",
                                configuration.worker().id())
                        .speaking(configuration.worker().groupProtocol()),
                pipeline::run,
                new Lease(
                        configuration.training().lease(),
                        configuration.training().pauseAfterFault(),
                        configuration.training().mostFaults()),
                checkpoints,
                observation());
        thread = VitalThread.start("requests", this::runLoop, () -> Quarkus.asyncExit(1));
    }

    private DatasetSources datasets(ImageLimits limits) throws IOException {
        TrainerConfiguration.Datasets data = configuration.data();
        return new DatasetSources(
                data.roots(),
                stores.sources(data.roots(), data.s3Buckets().orElse(List.of())),
                scratch(),
                StagingLimits.of(data.stagedBytes(), limits.maxBytes()),
                limits,
                decoding);
    }

    private Path scratch() throws IOException {
        return Files.createDirectories(configuration
                .training()
                .scratchDirectory()
                .orElseGet(() -> Path.of(System.getProperty("java.io.tmpdir"))));
    }

    private List<AccessRight> rights() {
        String group = configuration.training().group();
        return AccessRights.of(Party.TRAINER, new WorkerGroups(group, WorkerGroups.STANDARD.inference()));
    }

    private JobObservation observation() {
        TrainerConfiguration.Tracing settings = configuration.tracing();
        tracing = settings.endpoint().map(collector -> Tracing.to(collector, SERVICE, settings.share()));
        TrainerMetrics metrics = new TrainerMetrics(meters);
        return tracing.map(spans -> JobObservation.all(metrics, new JobSpans(spans.tracer())))
                .orElse(metrics);
    }

    private static WeightSupply weightSupply(TrainerConfiguration.Weights settings) {
        WeightCache cache = settings.cacheDirectory().map(WeightCache::new).orElseGet(WeightCache::standard);
        Optional<WeightFetch> fetch = settings.fetch() ? Optional.of(new WeightFetch(cache)) : Optional.empty();
        return new WeightSupply(settings.directory(), cache, WeightCatalogue.standard(), fetch);
    }

    private TrainingResources resources(ImageLimits limits, CheckpointStore checkpoints) throws IOException {
        TrainerConfiguration.Training training = configuration.training();
        long heap = Runtime.getRuntime().maxMemory();
        Path scratch = scratch();
        return new TrainingResources(
                limits,
                decoding,
                new FeatureStorage(
                        scratch, training.featureMemoryBytes().orElse(heap / 4), training.featureDiskBytes()),
                new PictureStorage(
                        scratch, training.pictureMemoryBytes().orElse(heap / 8), training.pictureDiskBytes()),
                new CheckpointPolicy(checkpoints, training.checkpointInterval(), training.checkpointFeatureBytes()));
    }

    private void runLoop() {
        if (topics.await() && requiredStore.await()) {
            loop.run();
        }
    }

    void stop(@Observes ShutdownEvent event) throws InterruptedException {
        SecondSignal.ends();
        LOGGER.info("told to stop: gives the job in hand back; a second signal ends it at once");
        if (loop != null) {
            topics.stop();
            requiredStore.stop();
            loop.stop();
            thread.join();
        }
        if (decoding != null) {
            decoding.shutdown();
        }
        if (stores != null) {
            stores.close();
        }
        tracing.ifPresent(Tracing::close);
    }

    /** What is being waited for before any request is taken. */
    List<String> faults() {
        if (topics == null) {
            return List.of("the worker is starting");
        }
        return topics.faults().isEmpty() ? requiredStore.faults() : topics.faults();
    }

    @Produces
    @Singleton
    @Startup
    EngineStart engineStart() {
        return new EngineStart(() -> thread != null ? Optional.of(equipment()) : Optional.empty());
    }

    private Equipment equipment() {
        return new Equipment(
                CodeVersion.current(),
                TorchEngine.version(),
                TorchEngine.deviceName(),
                configuration.engine().threads().orElseGet(Runtime.getRuntime()::availableProcessors));
    }

    boolean isConnected() {
        return loop != null && loop.isConnected();
    }

    /** Why no request is taken, in a sentence; means something while none is. */
    String obstacle() {
        return faults().isEmpty()
                ? "the broker, which has not let this worker read requests yet"
                : String.join("; ", faults());
    }

    boolean isAlive() {
        return !faults().isEmpty() || loop.isAlive();
    }
}
