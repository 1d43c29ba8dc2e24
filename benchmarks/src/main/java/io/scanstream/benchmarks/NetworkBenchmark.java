package io.scanstream.benchmarks;

import io.scanstream.contract.ModelPublished;
import io.scanstream.contract.NetworkName;
import io.scanstream.model.TorchEngine;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.function.Consumer;

/** All measurements of one network, on a broker of its own. */
final class NetworkBenchmark {

    private static final String WORKER_NAME = "inference-0";
    private static final double HALF = 0.5;

    /** Of the streams in turns: some batches for each thread, of which one more or less makes no difference. */
    private static final int IMAGES_PER_ROUND = 8 * Defaults.batches().images();

    private final NetworkName network;
    private final Plan plan;
    private final Consumer<Figure> report;
    private final List<byte[]> images = Images.draw();

    NetworkBenchmark(NetworkName network, Plan plan, Consumer<Figure> report) {
        this.network = network;
        this.plan = plan;
        this.report = report;
    }

    void run(Set<Plan.Part> parts) throws Exception {
        TorchEngine.start(Optional.of(Defaults.engineThreads()), Optional.empty());
        try (Stand stand = Stand.start(true)) {
            ModelPublished published = stand.publish(network, "1");
            ModelPublished next = stand.publish(network, "2");
            stand.serve(published);
            try (WorkersModel model = WorkersModel.load(stand.store(), published, images);
                    Outcomes outcomes = Outcomes.follow(stand.connection());
                    Sender sender = new Sender(stand.connection(), images)) {
                if (parts.contains(Plan.Part.STREAM)) {
                    withWorker(stand, model, outcomes, sender, next);
                }
                if (parts.contains(Plan.Part.RESTARTS)) {
                    restarts(stand, outcomes, sender);
                }
                if (parts.contains(Plan.Part.NETWORK)) {
                    networkAlone(stand, published, model);
                }
                if (parts.contains(Plan.Part.TRANSACTIONS)) {
                    transactions(stand, sender, model.network(plan.each()).perSecond());
                }
            }
        }
    }

    private void withWorker(Stand stand, WorkersModel model, Outcomes outcomes, Sender sender, ModelPublished next)
            throws Exception {
        try (Worker worker = stand.startWorker(WORKER_NAME).awaitReady()) {
            StreamRate stream = new StreamRate(stand, worker, outcomes, sender, model).run(plan.rounds(), plan.each());
            stream.figures(network.wireName()).forEach(report);
            double half = HALF * stream.peak();
            List<Double> millis = Latency.run(worker, outcomes, sender, half, plan.load());
            for (double share : new double[] {0.5, 0.95, 0.99}) {
                one("latency at half load, p%.0f".formatted(100 * share), "ms", Spread.quantile(millis, share));
            }
            SwapGap.Gaps gaps = SwapGap.run(stand, next, worker, outcomes, sender, half, plan.load());
            one("longest gap between answers", "ms", gaps.without());
            report.accept(Figure.of(network.wireName(), "the same around a swap", "ms", Spread.once(gaps.with()))
                    .against(Spread.once(gaps.with() / gaps.without()), "without a swap"));
        }
    }

    private void restarts(Stand stand, Outcomes outcomes, Sender sender) throws Exception {
        // One kind after the other: the place of the worker beside it is kept for a while, and nobody would answer
        // there.
        stand.forgetClasses();
        restarts(
                "kill -9 to first prediction, no classes recorded",
                () -> Restart.afterKill(stand, outcomes, sender, WORKER_NAME));
        Restart.recordClasses(stand, outcomes, sender, WORKER_NAME);
        restarts("start to first prediction", () -> Restart.afterStop(stand, outcomes, sender, WORKER_NAME));
        restarts(
                "kill -9 to first prediction, restarted",
                () -> Restart.afterKill(stand, outcomes, sender, WORKER_NAME));
        restarts(
                "the same beside another worker",
                () -> Restart.afterKillBesideAnother(stand, outcomes, sender, WORKER_NAME));
    }

    private void restarts(String what, Callable<Double> restart) throws Exception {
        List<Double> seconds = new ArrayList<>();
        for (int i = 0; i < plan.restarts(); i++) {
            seconds.add(restart.call());
        }
        report.accept(Figure.of(network.wireName(), what, "s", Spread.of(seconds)));
    }

    private void networkAlone(Stand stand, ModelPublished published, WorkersModel model) throws Exception {
        Rounds rounds = NetworkRate.run(stand.store(), published, model, plan);
        String best = NetworkRate.best(rounds);
        Figure bound = Figure.of(network.wireName(), "bare engine: " + best, "img/s", rounds.rate(best));
        report.accept(bound);
        report.accept(
                Figure.of(network.wireName(), "network as the worker runs it", "img/s", rounds.rate(NetworkRate.WORKER))
                        .against(rounds.ratio(NetworkRate.WORKER, best), "bare engine"));
        report.accept(Figure.of(
                        network.wireName(),
                        "the same by processor time",
                        "ms/img",
                        rounds.processorMillis(NetworkRate.WORKER))
                .against(rounds.thrift(NetworkRate.WORKER, best), "bare engine"));
    }

    /** @param rate images per second, rather too many than too few */
    private void transactions(Stand stand, Sender sender, double rate) throws Exception {
        Duration each =
                Collections.max(List.of(plan.each(), Duration.ofMillis((long) (1000 * IMAGES_PER_ROUND / rate))));
        int backlog = (int) (rate * each.toMillis() / 1000 * (plan.rounds() + 2));
        Rounds rounds = TransactionCost.run(stand, sender, backlog, each, plan.rounds());
        report.accept(Figure.of(
                network.wireName(),
                "stream in turns, at least once",
                "img/s",
                rounds.rate(TransactionCost.AT_LEAST_ONCE)));
        report.accept(Figure.of(
                        network.wireName(),
                        "stream in turns, exactly once",
                        "img/s",
                        rounds.rate(TransactionCost.EXACTLY_ONCE))
                .against(rounds.ratio(TransactionCost.EXACTLY_ONCE, TransactionCost.AT_LEAST_ONCE), "at least once"));
        report.accept(Figure.of(
                        network.wireName(),
                        "the same by processor time, broker included",
                        "ms/img",
                        rounds.processorMillis(TransactionCost.EXACTLY_ONCE))
                .against(rounds.thrift(TransactionCost.EXACTLY_ONCE, TransactionCost.AT_LEAST_ONCE), "at least once"));
    }

    private void one(String what, String unit, double value) {
        report.accept(Figure.of(network.wireName(), what, unit, Spread.once(value)));
    }
}
