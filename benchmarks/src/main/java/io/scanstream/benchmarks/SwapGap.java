package io.scanstream.benchmarks;

import io.scanstream.contract.ModelPublished;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/**
 * The longest time without an answer, in milliseconds, at half load, and the longest in the same stretch of time while
 * another version of the model takes over. That every image is answered once is looked at too.
 */
final class SwapGap {

    private SwapGap() {}

    record Gaps(double without, double with) {}

    static Gaps run(
            Stand stand,
            ModelPublished next,
            Worker worker,
            Outcomes outcomes,
            Sender sender,
            double rate,
            Duration time) {
        outcomes.drain();
        double without = longestGap(answers(worker, outcomes, sender, rate, time));
        CompletableFuture<Void> swap = CompletableFuture.runAsync(
                () -> stand.serve(next), CompletableFuture.delayedExecutor(time.toMillis() / 4, TimeUnit.MILLISECONDS));
        double with = longestGap(answers(worker, outcomes, sender, rate, time));
        swap.join();
        return new Gaps(without, with);
    }

    private static List<Outcomes.Seen> answers(
            Worker worker, Outcomes outcomes, Sender sender, double rate, Duration time) {
        return outcomes.await(sender.steadily(rate, time).count(), worker.process());
    }

    static double longestGap(List<Outcomes.Seen> answers) {
        long[] nanos = answers.stream().mapToLong(Outcomes.Seen::nanos).sorted().toArray();
        long longest = 0;
        for (int i = 1; i < nanos.length; i++) {
            longest = Math.max(longest, nanos[i] - nanos[i - 1]);
        }
        return longest / 1e6;
    }
}
