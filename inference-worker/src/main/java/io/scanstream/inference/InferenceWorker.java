package io.scanstream.inference;

import io.quarkus.runtime.Quarkus;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import io.scanstream.contract.Topic;
import io.scanstream.imaging.ImageLimits;
import io.scanstream.imaging.Preprocessor;
import io.scanstream.inference.answering.Answers;
import io.scanstream.inference.classification.Classification;
import io.scanstream.inference.configuration.InferenceConfiguration;
import io.scanstream.inference.configuration.InferenceConfiguration.Inference;
import io.scanstream.inference.intake.BatchLimits;
import io.scanstream.inference.serving.ServedModels;
import io.scanstream.inference.serving.ServingWatch;
import io.scanstream.messaging.GroupMember;
import io.scanstream.messaging.KafkaConnection;
import io.scanstream.messaging.RequiredTopics;
import io.scanstream.model.ModelRepository;
import io.scanstream.model.TorchEngine;
import io.scanstream.storage.DirectoryBlobStore;
import io.smallrye.common.annotation.Identifier;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.io.IOException;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The process: puts the parts together, starts them, stops them in good order. */
@ApplicationScoped
class InferenceWorker {

    private static final Logger LOGGER = LoggerFactory.getLogger(InferenceWorker.class);

    private final InferenceConfiguration configuration;
    private final Map<String, Object> kafka;

    private ExecutorService decoding;
    private RequiredTopics topics;
    private ServedModels models;
    private ServingWatch watch;
    private InferenceLoop loop;
    private Thread watchThread;
    private Thread loopThread;

    InferenceWorker(
            InferenceConfiguration configuration, @Identifier("default-kafka-broker") Map<String, Object> kafka) {
        this.configuration = configuration;
        this.kafka = kafka;
    }

    /** The engine, the models' files and the connection to Kafka take their time, each on a thread of its own. */
    void start(@Observes StartupEvent event) throws IOException {
        TorchEngine.configure(engineThreads(), configuration.engine().cacheDirectory());
        start("engine", this::startEngine);
        decoding = Executors.newFixedThreadPool(Runtime.getRuntime().availableProcessors());
        Inference inference = configuration.inference();
        KafkaConnection connection = new KafkaConnection(kafka);
        topics = new RequiredTopics(connection, topics());
        models = new ServedModels(new ImageLimits(
                configuration.images().maxBytes(), configuration.images().maxPixels()));
        ModelRepository repository =
                new ModelRepository(new DirectoryBlobStore(configuration.store().directory()));
        watch = new ServingWatch(connection::reader, repository::load, models, inference.networkImages());
        loop = loop(connection, inference);
        watchThread = start("serving", this::watchServing);
        loopThread = start("images", loop);
    }

    /** Whoever loads a model waits for it where the network is built. */
    private void startEngine() {
        TorchEngine.start(engineThreads(), configuration.engine().cacheDirectory());
        Preprocessor.loadLibrary();
    }

    private Optional<Integer> engineThreads() {
        return Optional.of(configuration.engine().threads());
    }

    private static Set<Topic> topics() {
        Set<Topic> topics = EnumSet.copyOf(ServingWatch.topics());
        topics.addAll(InferenceLoop.topics());
        return topics;
    }

    private InferenceLoop loop(KafkaConnection connection, Inference inference) {
        BatchLimits limits = new BatchLimits(inference.batchImages(), inference.batchBytes(), inference.batchWait());
        GroupMember member = GroupMember.of(
                inference.group(), "inference", configuration.worker().id());
        Classification classification = new Classification(
                models,
                inference.defaultTask(),
                decoding,
                Math.min(inference.batchImages(), inference.networkImages()),
                networkThreads());
        return new InferenceLoop(
                models,
                () -> new ImageStream(
                        new Answers(() -> connection.transactional(member.transactionalId())),
                        classification,
                        ImageStream.lanes(connection, member, limits)));
    }

    /** As many as keep all cores busy. */
    private int networkThreads() {
        return Math.max(
                1,
                Runtime.getRuntime().availableProcessors()
                        / configuration.engine().threads());
    }

    /** Once the topics are there. The image loop waits for a model, and so for this. */
    private void watchServing() {
        if (topics.await()) {
            watch.run();
        }
    }

    private static Thread start(String name, Runnable work) {
        Thread thread = new Thread(
                () -> {
                    try {
                        work.run();
                    } catch (RuntimeException | Error e) {
                        LOGGER.error("the worker cannot go on", e);
                        Quarkus.asyncExit(1);
                    }
                },
                name);
        thread.start();
        return thread;
    }

    void stop(@Observes ShutdownEvent event) throws InterruptedException {
        if (loop == null) {
            return;
        }
        topics.stop();
        loop.stop();
        watch.stop();
        long drainMillis = Math.max(1, configuration.inference().drainTimeout().toMillis()); // 0 would be for ever
        loopThread.join(drainMillis);
        if (loopThread.isAlive()) {
            LOGGER.warn(
                    "the batch in hand is not finished in {}",
                    configuration.inference().drainTimeout());
            return;
        }
        watchThread.join(drainMillis);
        models.close();
        decoding.shutdown();
    }

    ServedModels models() {
        return models;
    }

    /** What is being waited for before any image is taken. */
    List<String> faults() {
        return topics == null ? List.of("the worker is starting") : topics.faults();
    }

    boolean isAnswering() {
        return loop != null && loop.isRunning();
    }

    boolean isAlive() {
        return !faults().isEmpty() || loop.isAlive();
    }
}
