package io.scanstream.benchmarks;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/**
 * How long an image takes at half load, in milliseconds: from the moment at which it was meant to be sent until a reader
 * of committed records has its answer. Images are sent at a constant rate, whether or not those before are answered, so
 * that a worker that stops for a moment is charged with all that come meanwhile.
 */
final class Latency {

    private Latency() {}

    static List<Double> run(Worker worker, Outcomes outcomes, Sender sender, double perSecond, Duration time) {
        outcomes.drain();
        Sender.Schedule schedule = sender.steadily(perSecond, time);
        List<Double> millis = new ArrayList<>();
        for (Outcomes.Seen answer : outcomes.await(schedule.count(), worker.process())) {
            millis.add((answer.nanos() - schedule.meant(answer.number())) / 1e6);
        }
        return millis;
    }
}
