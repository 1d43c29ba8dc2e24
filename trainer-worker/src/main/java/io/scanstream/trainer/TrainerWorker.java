package io.scanstream.trainer;

import io.quarkus.runtime.Quarkus;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import io.scanstream.imaging.ImageLimits;
import io.scanstream.model.TorchEngine;
import io.scanstream.storage.DirectoryBlobStore;
import io.scanstream.trainer.claim.RequestLoop;
import io.scanstream.trainer.claim.TrainerClients;
import io.scanstream.trainer.configuration.TrainerConfiguration;
import io.scanstream.trainer.dataset.DatasetReader;
import io.scanstream.trainer.publishing.BundlePublisher;
import io.scanstream.trainer.training.InitialNetworks;
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
public class TrainerWorker {

    private static final Logger LOGGER = LoggerFactory.getLogger(TrainerWorker.class);

    private final TrainerConfiguration configuration;
    private final Map<String, Object> kafka;

    private ExecutorService decoding;
    private RequestLoop loop;
    private Thread thread;

    TrainerWorker(TrainerConfiguration configuration, @Identifier("default-kafka-broker") Map<String, Object> kafka) {
        this.configuration = configuration;
        this.kafka = kafka;
    }

    void start(@Observes StartupEvent event) throws IOException {
        TorchEngine.start(
                configuration.engine().threads(), configuration.engine().cacheDirectory());
        decoding = Executors.newFixedThreadPool(Runtime.getRuntime().availableProcessors());
        ImageLimits limits = new ImageLimits(
                configuration.images().maxBytes(), configuration.images().maxPixels());
        TrainingPipeline pipeline = new TrainingPipeline(
                new DatasetReader(configuration.data().roots(), limits),
                new InitialNetworks(configuration.weights().directory()),
                limits,
                decoding,
                new BundlePublisher(new DirectoryBlobStore(configuration.store().directory())));
        loop = new RequestLoop(
                new TrainerClients(
                        kafka,
                        configuration.training().group(),
                        configuration.worker().id()),
                pipeline::run,
                configuration.training().mostFaults(),
                configuration.training().pauseAfterFault());
        thread = new Thread(this::runLoop, "requests");
        thread.start();
    }

    private void runLoop() {
        try {
            loop.run();
        } catch (RuntimeException | Error e) {
            LOGGER.error("the worker cannot go on", e);
            Quarkus.asyncExit(1);
        }
    }

    void stop(@Observes ShutdownEvent event) throws InterruptedException {
        if (loop != null) {
            loop.stop();
            thread.join();
            decoding.shutdown();
        }
    }

    boolean isConnected() {
        return loop != null && loop.isConnected();
    }
}
