package io.scanstream.benchmarks;

import io.scanstream.contract.Topic;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/** How long images wait for a worker that begins, or begins again; in seconds. */
final class Restart {

    /** Images that come per second meanwhile: few enough for one worker, and often enough to see when it goes on. */
    private static final double RATE = 20;

    private static final Duration LOAD = Duration.ofSeconds(2);

    private static final int PARTITIONS = Topic.IMAGES.partitions();

    private Restart() {}

    /** From the start of its process to the first answer; it was told to stop before, and an image waits. */
    static double afterStop(Stand stand, Outcomes outcomes, Sender sender, String name) throws IOException {
        sender.backlog(1);
        outcomes.drain();
        long start = System.nanoTime();
        try (Worker worker = stand.startWorker(name)) {
            return secondsUntil(outcomes, start, worker, Set.of(), 0);
        }
    }

    /** Lets a worker answer an image, and stop; those that are started later have its classes. */
    static void recordClasses(Stand stand, Outcomes outcomes, Sender sender, String name) throws IOException {
        sender.backlog(1);
        outcomes.drain();
        try (Worker worker = stand.startRecordingWorker(name)) {
            secondsUntil(outcomes, System.nanoTime(), worker, Set.of(), 0);
        }
    }

    /**
     * {@code kill -9} amid its work and started again at once under its name; from the kill to the first prediction of the
     * new process.
     *
     * @param name of a worker that has had images already
     */
    static double afterKill(Stand stand, Outcomes outcomes, Sender sender, String name) throws IOException {
        Worker killed = stand.startWorker(name).awaitReady();
        sender.steadily(RATE, LOAD);
        Waiting.until("an answer", () -> outcomes.count() > 0);
        sender.backlog(50);
        long kill = System.nanoTime();
        long killMillis = System.currentTimeMillis();
        killed.process().kill();
        try (Worker again = stand.startWorker(name)) {
            return secondsUntil(outcomes, kill, again, Set.of(), killMillis);
        } finally {
            killed.close();
        }
    }

    /** The same while another one lives: until the first prediction from the partitions that the killed one had. */
    static double afterKillBesideAnother(Stand stand, Outcomes outcomes, Sender sender, String name)
            throws IOException {
        try (Worker other = stand.startWorker(name + "-other").awaitReady()) {
            Worker killed = stand.startWorker(name).awaitReady();
            sender.steadily(RATE, LOAD);
            killed.process().pause();
            outcomes.drain();
            sender.steadily(RATE, LOAD);
            Set<Integer> others = outcomes.drain().stream()
                    .map(answer -> (int) (answer.number() % PARTITIONS))
                    .collect(Collectors.toSet());
            if (others.size() == PARTITIONS) {
                throw new IllegalStateException("the worker that is to be killed has no partition");
            }
            long kill = System.nanoTime();
            long killMillis = System.currentTimeMillis();
            killed.process().kill();
            sender.backlog(2 * PARTITIONS);
            try (Worker again = stand.startWorker(name)) {
                return secondsUntil(outcomes, kill, again, others, killMillis);
            } finally {
                killed.close();
                other.process().requireAlive();
            }
        }
    }

    /** @param notOf partitions of images that somebody else answers */
    private static double secondsUntil(
            Outcomes outcomes, long start, Worker worker, Set<Integer> notOf, long writtenAfter) {
        long[] seen = new long[1];
        Waiting.until("an answer", () -> {
            worker.process().requireAlive();
            List<Outcomes.Seen> answers = outcomes.all();
            answers.stream()
                    .filter(answer -> answer.written() > writtenAfter)
                    .filter(answer -> !notOf.contains((int) (answer.number() % PARTITIONS)))
                    .findFirst()
                    .ifPresent(answer -> seen[0] = answer.nanos());
            return seen[0] != 0;
        });
        outcomes.drain();
        return (seen[0] - start) / 1e9;
    }
}
