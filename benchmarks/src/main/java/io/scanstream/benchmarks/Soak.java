package io.scanstream.benchmarks;

import io.scanstream.contract.NetworkName;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/**
 * One worker at full load: as soon as images are answered others come, so that there is always a backlog. Does its
 * memory grow, do its threads?
 */
final class Soak {

    /** Images that wait: more than a worker has in hand. */
    private static final int BACKLOG = 192;

    private static final Duration BETWEEN_SAMPLES = Duration.ofSeconds(10);
    private static final double SECONDS_PER_HOUR = 3600;

    private Soak() {}

    /** @param seconds since the worker was ready */
    record Sample(double seconds, long answered, double perSecond, long residentMebibytes, long threads) {}

    /** @param residentMebibytesPerHour slope of a line through the second half of the samples */
    record Result(List<Sample> samples, double residentMebibytesPerHour, double threadsPerHour) {}

    static Result run(NetworkName network, Duration time) throws Exception {
        try (Stand stand = Stand.start(false)) {
            stand.serve(stand.publish(network, "1"));
            try (Worker worker = stand.startWorker("soak").awaitReady();
                    Outcomes outcomes = Outcomes.follow(stand.connection());
                    Sender sender = new Sender(stand.connection(), Images.draw())) {
                return run(worker.process(), outcomes, sender, time);
            }
        }
    }

    private static Result run(ChildProcess worker, Outcomes outcomes, Sender sender, Duration time) {
        List<Sample> samples = new ArrayList<>();
        long start = System.nanoTime();
        long answered = 0;
        long sent = 0;
        System.out.printf("%8s %10s %8s %8s %8s%n", "seconds", "answered", "img/s", "RSS MiB", "threads");
        while (seconds(start) < time.toSeconds()) {
            double from = seconds(start);
            long before = answered;
            while (seconds(start) < from + BETWEEN_SAMPLES.toSeconds()) {
                answered += outcomes.drain().size();
                int missing = (int) (BACKLOG - (sent - answered));
                sender.backlog(Math.max(0, missing));
                sent += Math.max(0, missing);
                worker.requireAlive();
                Waiting.sleep(Duration.ofMillis(100));
            }
            double now = seconds(start);
            Sample sample = new Sample(
                    now, answered, (answered - before) / (now - from), worker.residentMebibytes(), worker.threads());
            samples.add(sample);
            System.out.printf(
                    "%8.0f %10d %8.1f %8d %8d%n",
                    now, answered, sample.perSecond(), sample.residentMebibytes(), sample.threads());
        }
        List<Sample> settled = samples.subList(samples.size() / 2, samples.size());
        Result result = new Result(
                samples,
                perHour(settled.stream()
                        .map(sample -> new double[] {sample.seconds(), sample.residentMebibytes()})
                        .toList()),
                perHour(settled.stream()
                        .map(sample -> new double[] {sample.seconds(), sample.threads()})
                        .toList()));
        System.out.printf(
                "in the second half: %+.1f MiB and %+.1f threads per hour%n",
                result.residentMebibytesPerHour(), result.threadsPerHour());
        return result;
    }

    private static double seconds(long start) {
        return (System.nanoTime() - start) / 1e9;
    }

    /**
     * Slope of the line with the least squares.
     *
     * @param points second, value
     */
    static double perHour(List<double[]> points) {
        double meanX = points.stream().mapToDouble(point -> point[0]).average().orElse(0);
        double meanY = points.stream().mapToDouble(point -> point[1]).average().orElse(0);
        double products = 0;
        double squares = 0;
        for (double[] point : points) {
            products += (point[0] - meanX) * (point[1] - meanY);
            squares += (point[0] - meanX) * (point[0] - meanX);
        }
        return squares == 0 ? 0 : products / squares * SECONDS_PER_HOUR;
    }
}
