package io.scanstream.benchmarks;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.ToDoubleFunction;

/**
 * From images in Kafka to predictions in Kafka. In each round the worker stands still while the two parts of its work
 * are measured, each with all cores for itself, and a backlog is laid out; then it answers the backlog.
 */
final class StreamRate {

    /** Share of a backlog's answers after which the worker counts as being in full swing, and up to which it is. */
    private static final double FROM = 0.2;

    private static final double TO = 0.95;

    /** So long a new worker's and broker's code is still being compiled. */
    private static final Duration WARM_UP = Duration.ofSeconds(8);

    /** Images of a backlog: so many batches that one more or less makes no great difference to the rate. */
    private static final int LEAST = 16 * Defaults.batches().images();

    private final Stand stand;
    private final Worker worker;
    private final Outcomes outcomes;
    private final Sender sender;
    private final WorkersModel model;

    private final List<Round> rounds = new ArrayList<>();

    /**
     * @param network with all cores
     * @param decoding with all cores
     * @param stream images per second
     * @param workerSeconds of its process per image
     * @param brokerSeconds likewise
     */
    private record Round(Pace network, Pace decoding, double stream, double workerSeconds, double brokerSeconds) {

        /** What the two allow when they share the cores: the time of an image is the sum of its times in both. */
        double bound() {
            return 1 / (1 / network.perSecond() + 1 / decoding.perSecond());
        }
    }

    StreamRate(Stand stand, Worker worker, Outcomes outcomes, Sender sender, WorkersModel model) {
        this.stand = stand;
        this.worker = worker;
        this.outcomes = outcomes;
        this.sender = sender;
        this.model = model;
    }

    /** @param each how long a part is measured; a worker that stands still for longer than 10 s loses its place */
    StreamRate run(int count, Duration each) {
        double rate = round(LEAST, each).stream();
        rate = round(backlog(rate, WARM_UP), each).stream();
        for (int i = 0; i < count; i++) {
            Round measured = round(backlog(rate, each.multipliedBy(3)), each);
            rounds.add(measured);
            rate = measured.stream();
        }
        return this;
    }

    private static int backlog(double perSecond, Duration time) {
        return Math.max(LEAST, (int) (perSecond * time.toMillis() / 1000));
    }

    private Round round(int backlog, Duration each) {
        worker.process().pause();
        Pace network = model.network(each);
        Pace decoding = model.decoding(each);
        sender.backlog(backlog);
        double workerBefore = worker.process().processorSeconds();
        double brokerBefore = stand.broker().processorSeconds();
        worker.process().resume();
        List<Outcomes.Seen> answers = outcomes.await(backlog, worker.process());
        double workerSeconds = worker.process().processorSeconds() - workerBefore;
        double brokerSeconds = stand.broker().processorSeconds() - brokerBefore;
        return new Round(network, decoding, rate(answers), workerSeconds / backlog, brokerSeconds / backlog);
    }

    /** Between two moments at which answers were written; those of the first belong to what was before. */
    static double rate(List<Outcomes.Seen> answers) {
        long[] written =
                answers.stream().mapToLong(Outcomes.Seen::written).sorted().toArray();
        long from = written[(int) (FROM * written.length)];
        long to = written[(int) (TO * written.length)];
        long between = answers.stream()
                .filter(answer -> answer.written() > from && answer.written() <= to)
                .count();
        return between / ((to - from) / 1000.0);
    }

    double peak() {
        return Spread.of(rounds.stream().map(Round::stream).toList()).median();
    }

    List<Figure> figures(String network) {
        Spread ratio = Spread.of(
                rounds.stream().map(round -> round.stream() / round.bound()).toList());
        Spread share = Spread.of(rounds.stream()
                .map(round ->
                        (round.network().processorSeconds() + round.decoding().processorSeconds())
                                / (round.workerSeconds() + round.brokerSeconds()))
                .toList());
        return List.of(
                Figure.of(
                        network,
                        "decoding, all cores",
                        "img/s",
                        of(round -> round.decoding().perSecond())),
                Figure.of(
                        network,
                        "network, all cores",
                        "img/s",
                        of(round -> round.network().perSecond())),
                Figure.of(network, "both sharing the cores: bound", "img/s", of(Round::bound)),
                Figure.of(network, "Kafka to Kafka, exactly once", "img/s", of(Round::stream))
                        .against(ratio, "bound"),
                Figure.of(
                        network,
                        "network's processor time",
                        "ms/img",
                        millis(round -> round.network().processorSeconds())),
                Figure.of(
                        network,
                        "decoding's processor time",
                        "ms/img",
                        millis(round -> round.decoding().processorSeconds())),
                Figure.of(network, "worker's processor time", "ms/img", millis(Round::workerSeconds)),
                Figure.of(network, "broker's processor time", "ms/img", millis(Round::brokerSeconds)),
                Figure.of(network, "share of network and decoding in worker's and broker's", "", share));
    }

    private Spread of(ToDoubleFunction<Round> value) {
        return Spread.of(rounds.stream().mapToDouble(value).boxed().toList());
    }

    private Spread millis(ToDoubleFunction<Round> seconds) {
        return of(round -> 1000 * seconds.applyAsDouble(round));
    }
}
