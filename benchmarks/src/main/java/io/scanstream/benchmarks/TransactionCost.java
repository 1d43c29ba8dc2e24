package io.scanstream.benchmarks;

import io.scanstream.imaging.ImageLimits;
import io.scanstream.inference.StreamInTurns;
import io.scanstream.inference.classification.Classification;
import io.scanstream.inference.classification.ClassificationResources;
import io.scanstream.inference.classification.NetworkThreads;
import io.scanstream.inference.observation.Observation;
import io.scanstream.inference.serving.BundleLoader;
import io.scanstream.inference.serving.Decisions;
import io.scanstream.inference.serving.Role;
import io.scanstream.inference.serving.ServedModels;
import io.scanstream.inference.serving.ServingWatch;
import io.scanstream.model.ModelRepository;
import java.time.Duration;
import java.util.EnumSet;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/**
 * What exactly once costs: two streams of the worker's own parts in this process, on one model and one backlog, by turns.
 * One commits transactions; the other sends, waits until the broker has it, and commits offsets.
 */
final class TransactionCost {

    static final String EXACTLY_ONCE = "exactly once";
    static final String AT_LEAST_ONCE = "at least once";

    private TransactionCost() {}

    /** @param backlog enough images for all rounds; both streams read all of it, from its beginning */
    static Rounds run(Stand stand, Sender sender, int backlog, Duration each, int count) throws InterruptedException {
        sender.backlog(backlog);
        ExecutorService decoding = Executors.newFixedThreadPool(Defaults.CORES);
        try (ServedModels models = new ServedModels(ImageLimits.defaults())) {
            ServingWatch watch = new ServingWatch(
                    stand.connection()::reader,
                    new BundleLoader(new ModelRepository(stand.store())),
                    models,
                    new Decisions(EnumSet.of(Role.LIVE)),
                    Defaults.portions(),
                    Observation.none());
            Thread watching = new Thread(watch, "serving");
            watching.start();
            try {
                Waiting.until("a model", models::isReady);
                return run(stand, classification(models, decoding), each, count);
            } finally {
                watch.stop();
                watching.join();
            }
        } finally {
            decoding.shutdown();
        }
    }

    private static Classification classification(ServedModels models, ExecutorService decoding) {
        return new Classification(
                models, Optional.empty(), ClassificationResources.plain(decoding, Defaults.portions()));
    }

    private static Rounds run(Stand stand, Classification classification, Duration each, int count) {
        try (NetworkThreads network = new NetworkThreads(Defaults.networkThreads());
                StreamInTurns exactlyOnce =
                        StreamInTurns.exactlyOnce(stand.connection(), classification, network, Defaults.batches());
                StreamInTurns atLeastOnce =
                        StreamInTurns.atLeastOnce(stand.connection(), classification, network, Defaults.batches())) {
            exactlyOnce.awaitImages();
            atLeastOnce.awaitImages();
            return new Rounds()
                    .add(EXACTLY_ONCE, () -> pace(stand, exactlyOnce, each))
                    .add(AT_LEAST_ONCE, () -> pace(stand, atLeastOnce, each))
                    .run(count);
        }
    }

    private static Pace pace(Stand stand, StreamInTurns stream, Duration each) {
        long answered = stream.answered();
        double before = processorSeconds(stand);
        double rate = stream.rate(each);
        return new Pace(rate, (processorSeconds(stand) - before) / (stream.answered() - answered));
    }

    /** The stream runs in this process. */
    private static double processorSeconds(Stand stand) {
        return SideBySide.processorNanos() / 1e9 + stand.broker().processorSeconds();
    }
}
