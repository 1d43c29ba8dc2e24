package io.scanstream.inference;

import io.quarkus.runtime.Quarkus;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import io.scanstream.contract.Topic;
import io.scanstream.imaging.ImageLimits;
import io.scanstream.inference.answering.Answers;
import io.scanstream.inference.classification.Classification;
import io.scanstream.inference.configuration.InferenceConfiguration;
import io.scanstream.inference.configuration.InferenceConfiguration.Inference;
import io.scanstream.inference.connection.InferenceClients;
import io.scanstream.inference.intake.BatchLimits;
import io.scanstream.inference.intake.ImageIntake;
import io.scanstream.inference.serving.ServedModels;
import io.scanstream.inference.serving.ServingWatch;
import io.scanstream.model.ModelRepository;
import io.scanstream.model.TorchEngine;
import io.scanstream.storage.DirectoryBlobStore;
import io.smallrye.common.annotation.Identifier;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.io.IOException;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The process: puts the parts together, starts them, stops them in good order. */
@ApplicationScoped
public class InferenceWorker {

    private static final Logger LOGGER = LoggerFactory.getLogger(InferenceWorker.class);

    private final InferenceConfiguration configuration;
    private final Map<String, Object> kafka;

    private ExecutorService decoding;
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

    void start(@Observes StartupEvent event) throws IOException {
        TorchEngine.start(
                configuration.engine().threads(), configuration.engine().cacheDirectory());
        decoding = Executors.newFixedThreadPool(Runtime.getRuntime().availableProcessors());
        Inference inference = configuration.inference();
        InferenceClients clients = new InferenceClients(
                kafka, inference.group(), configuration.worker().id());
        models = new ServedModels(new ImageLimits(
                configuration.images().maxBytes(), configuration.images().maxPixels()));
        ModelRepository repository =
                new ModelRepository(new DirectoryBlobStore(configuration.store().directory()));
        watch = new ServingWatch(clients.reader(), repository::load, models, inference.batchImages());
        loop = loop(clients, inference);
        watchThread = start("serving", watch);
        loopThread = start("images", loop);
    }

    private InferenceLoop loop(InferenceClients clients, Inference inference) {
        BatchLimits limits = new BatchLimits(inference.batchImages(), inference.batchBytes(), inference.batchWait());
        String transactionalId = clients.transactionalId();
        return new InferenceLoop(
                models,
                () -> new ImageIntake(clients.images(limits), limits),
                () -> new Answers(() -> clients.answers(transactionalId, Topic.IMAGES_DEAD_LETTER.maxMessageBytes())),
                new Classification(models, inference.defaultTask(), decoding));
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
        loop.stop();
        watch.stop();
        loopThread.join(configuration.inference().drainTimeout().toMillis());
        if (loopThread.isAlive()) {
            LOGGER.warn(
                    "the batch in hand is not finished in {}",
                    configuration.inference().drainTimeout());
            return;
        }
        watchThread.join();
        models.close();
        decoding.shutdown();
    }

    ServedModels models() {
        return models;
    }

    boolean isAnswering() {
        return loop != null && loop.isRunning();
    }
}
